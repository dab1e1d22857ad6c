// The words that scripts show, translated by the server into the page (base.html).
const words = JSON.parse(document.getElementById("st-words").textContent);

export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

const { lang: language, dataset } = document.documentElement;
const timeZone = dataset.zone || undefined;

export function clockTime(date) {
  return date.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
}

export function shortDate(date) {
  return date.toLocaleDateString(language, { day: "numeric", month: "short", timeZone });
}

export function weekday(date) {
  return date.toLocaleDateString(language, { weekday: "short", timeZone });
}

export function number(value, maximumFractionDigits) {
  return value.toLocaleString(language, { maximumFractionDigits });
}

export function fileSize(bytes) {
  const [unit, size] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
  const maximumFractionDigits = size < 10 ? 1 : 0;
  return size.toLocaleString(language, { style: "unit", unit, maximumFractionDigits });
}
