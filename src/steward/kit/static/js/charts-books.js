// The charts of the boards, each drawn of what queries/showing/drawing.py says: { kind, in: { unit, currency }, names, … }.
// A bar, a box, a step may have a link: to the board filtered by it.
import { axis, paper, token } from "./chart-parts.js";

const COLOURS = ["chart-1", "chart-2", "chart-3", "chart-4", "chart-5"];
const REST = "chart-6";
const language = document.documentElement.lang;

// `width` is that of the chart, in pixels: what stands side by side where there is room lies where there is not.
export async function books(figures, width) {
  const drawn = await KINDS[figures.kind](figures, sayer(figures.in), width);
  if (figures.in.unit === "minutes") inWholeHours(drawn, figures);
  return { animation: false, ...drawn };
}

// Minutes are cut where clocks are: an axis says 0, 10 h, 20 h, and not 8.3 h, 16.7 h.
function inWholeHours({ xAxis, yAxis }, { now, then, low, high, boxes: spreads, series }) {
  const amount = [xAxis, yAxis].find((one) => one?.type === "value");
  const known = [now, then, low, high, spreads, series?.map(({ values }) => values)].flat(3).filter(Number.isFinite);
  if (!amount || !known.length) return;
  const [least, most] = [amount.scale ? Math.min(...known) : 0, Math.max(...known)];
  const step = [15, 30, 60, 120, 300, 600, 1440].find((one) => most - least <= 4 * one) ?? 1440 * Math.ceil((most - least) / 4 / 1440);
  Object.assign(amount, { interval: step, min: Math.floor(least / step) * step, max: Math.max(1, Math.ceil(most / step)) * step });
}

export function linkOf(figures, { dataIndex, seriesIndex }) {
  return figures.series?.[seriesIndex]?.link ?? figures.links?.[dataIndex] ?? null;
}

// Says a figure in its unit: in full, or shortly for an axis.
export function sayer({ unit, currency }) {
  const money = { style: "currency", currency };
  const compact = { notation: "compact", maximumFractionDigits: 1 };
  const say = (value, options) => new Intl.NumberFormat(language, options).format(value).replace("-", "−");
  const plain = {
    share: (value) => `${say(100 * value, { maximumFractionDigits: 1 })} %`,
    minutes: (value) => (Math.abs(value) < 120 ? `${say(value, { maximumFractionDigits: 0 })} min` : `${say(value / 60, { maximumFractionDigits: 1 })} h`),
    days: (value) => `${say(value, { maximumFractionDigits: 1 })} d`,
  }[unit];
  if (plain) return { full: plain, short: plain };
  const style = unit === "money" ? money : {};
  const cents = (value) => (Math.abs(value) >= 1000 || (unit === "money" && Number.isInteger(value)) ? 0 : 2);
  const small = (value) => (Math.abs(value) >= 100 || unit === "count" || Number.isInteger(value) ? { maximumFractionDigits: 0 } : { minimumFractionDigits: unit === "money" ? 2 : 0, maximumFractionDigits: 2 });
  return {
    full: (value) => say(value, { ...style, minimumFractionDigits: unit === "money" ? cents(value) : 0, maximumFractionDigits: cents(value) }),
    short: (value) => say(value, { ...style, minimumFractionDigits: 0, ...(Math.abs(value) >= 1000 ? compact : small(value)) }).replace("K", "k"),
  };
}

function valueAxis({ short }, more = {}) {
  return axis({
    type: "value",
    splitNumber: 3,
    ...more,
    axisLabel: { color: token("muted"), fontSize: 11, hideOverlap: true, formatter: short },
  });
}

// Shares that are nearly all end at 100 %; where all are none, the axis is short, and ends in whole steps.
function shareEnd(top) {
  if (top > 0.8 && top <= 1) return { max: 1, interval: 0.25 };
  return top > 0 ? {} : { max: 0.1, interval: 0.05 };
}

function nameAxis(names, more = {}) {
  return axis({ type: "category", data: names, splitLine: { show: false }, ...more, axisLabel: { color: token("muted"), fontSize: 11, hideOverlap: true, ...more.axisLabel } });
}

// Long names are broken: a tooltip is no wider than a phone.
function tip(formatter, trigger = "axis") {
  const { textStyle, ...rest } = paper();
  const told = (hits) => formatter(hits).split("\n").map(folded).join("\n");
  return { trigger, renderMode: "richText", confine: true, ...rest, textStyle, formatter: told };
}

function folded(line) {
  return line.replace(/(.{30,44})[ ]/g, "$1\n").replace(/([^\s]{44})(?=[^\s])/g, "$1\n");
}

// The names of groups at the side: as long as there is room for, in two lines where they are few.
function sideNames(names, width) {
  const longest = Math.max(0, ...names.map((name) => name.length));
  const room = Math.min(Math.max(110, width * 0.3), 240, 7 * longest);
  const letters = Math.floor((names.length > 7 ? 1 : 1.6) * (room / 6.5));
  const most = (name) => (name.length > letters ? `${name.slice(0, letters - 1).trimEnd()}…` : name);
  return nameAxis(names, { inverse: true, axisLabel: { width: room + 8, overflow: "break", lineHeight: 13, interval: 0, hideOverlap: false, fontSize: 12, color: token("text"), formatter: most } });
}

function endLabel(name, color, bold = false) {
  return { show: true, formatter: name, color, fontSize: 11, fontWeight: bold ? 600 : 400 };
}

function legend() {
  return { type: "scroll", top: 0, left: 0, itemWidth: 12, itemHeight: 12, icon: "roundRect", textStyle: { color: token("text"), fontSize: 12 }, pageTextStyle: { color: token("muted") }, pageIconColor: token("accent"), inactiveColor: token("muted") };
}

// Where something was changed, as an upright line with its name on the side that has room for it.
function upright({ at, name }, names) {
  const align = at < names.length / 2 ? "left" : "right";
  const label = { formatter: name, color: token("text"), fontSize: 11, position: "end", rotate: 0, align, width: 200, overflow: "truncate" };
  return { silent: true, symbol: "none", lineStyle: { color: token("text"), type: "solid", width: 1 }, label, data: [{ xAxis: at }] };
}

// One figure by time, with the same time then, and its interval where it is an estimate.
function trend({ names, now, then, low, high, is_then: isThen, part, mark, words }, say) {
  const color = token("chart-1");
  const whole = now.map((value, at) => (part.includes(at) && at > 0 ? null : value));
  const rest = now.map((value, at) => (part.includes(at) || part.includes(at + 1) ? value : null));
  const shade = isThen ? token("chart-6") : color;
  const silent = { type: "line", stack: "interval", stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 }, color: shade };
  const band = low.length
    ? [
        { ...silent, data: low },
        { ...silent, areaStyle: { opacity: 0.14 }, data: high.map((value, at) => (value === null ? null : value - low[at])) },
      ]
    : [];
  const marked = mark && upright(mark, names);
  // Where both lines end close together, the names of them stand one above the other.
  const [endNow, endThen] = [now.at(-1), then.at(-1)];
  const nowAbove = (endNow ?? 0) >= (endThen ?? 0);
  const named = (name, colour, bold, above) => ({ ...endLabel(name, colour, bold), verticalAlign: isClose(now, then, low, high) ? (above ? "bottom" : "top") : "middle" });
  const lineOf = (more) => ({ type: "line", color, symbol: "circle", symbolSize: 5, showSymbol: names.length < 32, connectNulls: false, ...more });
  return {
    grid: { left: 4, right: Math.max(64, 16 + 7 * Math.max(words.now.length, words.then.length)), top: mark ? 26 : 12, bottom: 4, containLabel: true },
    tooltip: tip((hits) => {
      const at = hits[0].dataIndex;
      const told = [names[at] + (part.includes(at) ? ` (${words.part})` : ""), `${words.now}: ${now[at] === null ? "–" : say.full(now[at])}`];
      const banded = low[at] !== undefined && low[at] !== null;
      if (banded && !isThen) told.push(`${words.interval}: ${say.full(low[at])} – ${say.full(high[at])}`);
      if (then[at] !== undefined && then[at] !== null) told.push(`${words.then}: ${say.full(then[at])}`);
      if (banded && isThen) told.push(`${words.usual}: ${say.full(low[at])} – ${say.full(high[at])}`);
      return told.join("\n");
    }),
    xAxis: nameAxis(names, { boundaryGap: names.length === 1 }),
    yAxis: valueAxis(say, { scale: true }),
    series: [
      ...band,
      lineOf({ name: words.then, color: token("chart-6"), symbol: then.filter((value) => (value ?? null) !== null).length > 1 ? "none" : "emptyCircle", lineStyle: { width: 1.5, type: [4, 3] }, endLabel: (endThen ?? null) === null ? undefined : named(words.then, token("muted"), false, !nowAbove), data: then }),
      lineOf({ name: words.now, markLine: marked, lineStyle: { width: 2.5 }, endLabel: part.length && part.at(-1) === names.length - 1 ? undefined : named(words.now, color, true, nowAbove), data: whole }),
      lineOf({ name: words.part, symbol: "emptyCircle", lineStyle: { width: 2.5, type: [2, 3] }, endLabel: part.at(-1) === names.length - 1 ? named(words.now, color, true, nowAbove) : undefined, data: rest }),
    ],
  };
}

function isClose(now, then, ...bands) {
  const known = [...now, ...then, ...bands.flat()].filter((value) => (value ?? null) !== null);
  const ends = [now.at(-1), then.at(-1)];
  if (ends.some((value) => (value ?? null) === null)) return false;
  return Math.abs(ends[0] - ends[1]) < 0.12 * (Math.max(...known) - Math.min(...known) || 1);
}

function seriesTip(names, say) {
  return tip((hits) => [names[hits[0].dataIndex], ...hits.filter(({ value, seriesName }) => (value ?? null) !== null && !seriesName.startsWith("series")).map(({ seriesName, value }) => `${seriesName}: ${say.full(value)}`)].join("\n"));
}

function colourOf({ is_rest: isRest }, place) {
  return token(isRest ? REST : COLOURS[place % COLOURS.length]);
}

// Several figures by time, each a line with its name.
function lines({ names, series }, say) {
  return {
    grid: { left: 4, right: 12, top: 34, bottom: 4, containLabel: true },
    legend: legend(),
    tooltip: seriesTip(names, say),
    xAxis: nameAxis(names, { boundaryGap: names.length === 1 }),
    yAxis: valueAxis(say, { scale: true }),
    series: series.map((one, place) => ({ name: one.name, type: "line", color: colourOf(one, place), symbol: ["circle", "diamond", "triangle", "rect", "pin"][place % 5], symbolSize: 6, lineStyle: { width: 2, type: ["solid", [6, 3], [2, 3]][place % 3] }, data: one.values })),
  };
}

// Parts of a whole, one on top of the other.
function stacked({ names, series }, say) {
  return {
    grid: { left: 4, right: 12, top: 34, bottom: 4, containLabel: true },
    legend: legend(),
    tooltip: seriesTip(names, say),
    xAxis: nameAxis(names),
    yAxis: valueAxis(say, { min: 0 }),
    series: series.map((one, place) => ({ name: one.name, type: "bar", stack: "all", barMaxWidth: 44, color: colourOf(one, place), itemStyle: { borderColor: token("surface"), borderWidth: 1 }, cursor: one.link ? "pointer" : "default", data: one.values })),
  };
}

// One figure by group: bars that lie where names are long, with what it was then as a mark.
// The figure stands beyond both, so that the mark does not cross it out.
function bars({ names, now, then, links, is_time: isTime, mark: place, words, in: { unit } }, say, width) {
  const isCompared = then.some((value) => (value ?? null) !== null);
  const ends = now.map((value, at) => Math.max(value ?? 0, then[at] ?? 0));
  const values = { type: "bar", name: words.now, color: token("chart-1"), barMaxWidth: 26, cursor: links.some(Boolean) ? "pointer" : "default", itemStyle: { borderRadius: 3 }, markLine: place && upright(place, names), data: now };
  const label = { show: now.length < 16, position: isTime ? "top" : "right", color: token("text"), fontSize: 11, formatter: ({ dataIndex }) => ((now[dataIndex] ?? null) === null ? "" : say.short(now[dataIndex])) };
  const figures = { type: "scatter", symbolSize: 1, color: "transparent", silent: true, tooltip: { show: false }, label, data: ends };
  const mark = { type: "scatter", name: words.then, color: token("chart-2"), symbol: "rect", symbolSize: isTime ? [22, 3] : [3, 18], silent: true, data: then };
  const category = isTime ? nameAxis(names) : sideNames(names, width);
  const most = unit === "share" ? shareEnd(Math.max(0, ...ends)) : {};
  const amount = valueAxis(say, { min: ({ min }) => Math.min(0, min), ...most });
  return {
    grid: { left: 4, right: isTime ? 12 : 58, top: isCompared ? 30 : place ? 34 : 18, bottom: 4, containLabel: true },
    legend: { ...legend(), show: isCompared, data: [words.now, words.then] },
    tooltip: seriesTip(names, say),
    xAxis: isTime ? category : amount,
    yAxis: isTime ? amount : category,
    series: [values, ...(isCompared ? [mark] : []), figures],
  };
}

// From then to now: what each group added or took; where there is little room, from top to bottom.
function steps({ names, moves, at, ends }, say, width) {
  const lies = width < 90 * names.length;
  const isEnd = (place) => ends.includes(place);
  const foot = at.map((value, place) => (isEnd(place) ? 0 : Math.min(value, value - moves[place])));
  const colour = (place) => token(isEnd(place) ? "chart-6" : moves[place] < 0 ? "chart-2" : "chart-1");
  const sign = (value) => (value > 0 ? "+" : "") + say.short(value);
  const category = lies ? sideNames(names, width) : nameAxis(names, { axisLabel: { interval: 0, width: Math.floor(width / names.length) - 12, overflow: "break", hideOverlap: false } });
  const amount = valueAxis(say, { scale: true });
  return {
    grid: { left: 4, right: lies ? 58 : 12, top: lies ? 4 : 18, bottom: 4, containLabel: true },
    tooltip: tip(([{ dataIndex }]) => `${names[dataIndex]}: ${isEnd(dataIndex) ? say.full(at[dataIndex]) : (moves[dataIndex] > 0 ? "+" : "") + say.full(moves[dataIndex])}`),
    xAxis: lies ? amount : category,
    yAxis: lies ? category : amount,
    series: [
      { type: "bar", stack: "way", silent: true, itemStyle: { color: "transparent" }, data: foot },
      {
        type: "bar",
        stack: "way",
        barMaxWidth: lies ? 20 : 44,
        cursor: "pointer",
        labelLayout: { hideOverlap: true },
        label: { show: true, position: lies ? "right" : "top", color: token("text"), fontSize: 11, formatter: ({ dataIndex }) => (isEnd(dataIndex) ? say.short(at[dataIndex]) : sign(moves[dataIndex])) },
        data: at.map((value, place) => ({ value: isEnd(place) ? value : Math.abs(moves[place]), itemStyle: { color: colour(place), borderRadius: 3 } })),
      },
    ],
  };
}

// How the figures of weeks or months spread in each group.
function boxes({ names, boxes: spreads, words }, say, width) {
  return {
    grid: { left: 4, right: 16, top: 12, bottom: 4, containLabel: true },
    tooltip: tip(({ dataIndex }) => [names[dataIndex], ...words.map((word, place) => `${word}: ${say.full(spreads[dataIndex][place])}`)].join("\n"), "item"),
    xAxis: valueAxis(say, { scale: true }),
    yAxis: sideNames(names, width),
    series: [{ type: "boxplot", cursor: "pointer", itemStyle: { color: token("accent-weak"), borderColor: token("chart-1"), borderWidth: 1.5 }, data: spreads }],
  };
}

// The shapes of countries are large: they come when a map is shown.
async function map(figures, say) {
  const maps = await import("./charts-map.js");
  return maps.map(figures, say);
}

const KINDS = { map, trend, lines, stacked, bars, steps, boxes };
