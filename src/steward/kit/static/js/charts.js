// Charts of a page: <div data-chart="shares"> with its figures as JSON in it. Colours are the
// tokens of the page, so they follow light and dark; the table beside it says the same in words.
import * as echarts from "../vendor/echarts.min.js";
import { axis, paper, token } from "./chart-parts.js";
import { budget } from "./charts-budget.js";
import { books, linkOf } from "./charts-books.js";
import { control } from "./charts-control.js";
import { onContent } from "./content.js";
import { number, shortDate } from "./words.js";

const charts = new WeakMap();
const shown = new WeakMap();

function percent(share) {
  return share === null ? null : Math.round(1000 * share) / 10;
}

// Shares over time with their interval: { name, of, points: [{ at, part, whole, value, low, high }] }.
// What goes below nothing, as NPS does, names its `least` (-1) and its `unit`.
function shares({ name, of, points, unit = " %", least = 0 }) {
  const lowest = Math.min(...points.filter(({ whole }) => whole).map(({ low }) => low));
  const step = least < 0 ? 50 : 10;
  const bottom = Math.max(100 * least, Math.floor((100 * lowest) / step) * step);
  const color = token("chart-1");
  const band = { type: "line", stack: "interval", stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 } };
  return {
    animation: false,
    grid: { left: 48, right: 64, top: 12, bottom: 28 },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      ...paper(),
      formatter: ([{ dataIndex }]) => told(points[dataIndex], of, unit),
    },
    xAxis: axis({ type: "category", boundaryGap: points.length === 1, data: points.map(day) }),
    yAxis: axis({ type: "value", min: bottom, max: 100, interval: least < 0 ? step : undefined, axisLabel: { color: token("muted"), fontSize: 11, formatter: `{value}${unit}` } }),
    series: [
      { ...band, data: points.map(({ whole, low }) => (whole ? percent(low) : null)) },
      {
        ...band,
        areaStyle: { color, opacity: 0.15 },
        data: points.map(({ whole, low, high }) => (whole ? percent(high - low) : null)),
      },
      {
        name,
        type: "line",
        color,
        symbol: "circle",
        symbolSize: 6,
        lineStyle: { width: 2 },
        endLabel: { show: true, color: token("text"), formatter: ({ value }) => `${Math.round(value)}${unit}` },
        data: points.map(({ value }) => percent(value)),
      },
    ],
  };
}

function day({ at }) {
  return shortDate(new Date(`${at}T12:00:00`));
}

function told(point, of, unit) {
  const { part, whole, value } = point;
  if (!whole) return day(point);
  const [low, high] = [point.low, point.high].map((end) => Math.round(100 * end));
  const words = of.replace("{part}", part).replace("{whole}", whole).replace("{low}", low).replace("{high}", high);
  return `${day(point)}: ${Math.round(100 * value)}${unit}\n${words}`;
}

// Counts side by side: { names, series: [{ name, values }] }.
function bars({ names, series }) {
  return {
    animation: false,
    grid: { left: 48, right: 16, top: 36, bottom: 28 },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: token("text") } },
    tooltip: { trigger: "axis", renderMode: "richText", ...paper() },
    xAxis: axis({ type: "category", data: names }),
    yAxis: axis({ type: "value", min: 0, minInterval: 1 }),
    series: series.map(({ name, values }, place) => ({
      name,
      type: "bar",
      barMaxWidth: 32,
      color: token(SHADES[place]),
      label: { show: true, position: "top", color: token("muted"), fontSize: 11 },
      data: values,
    })),
  };
}

// Two shares against each other: { x, y, name, points: [[x, y]], chosen: [x, y] }.
function curve({ x, y, name, points, chosen }) {
  const color = token("chart-1");
  const share = (title) => axis({
    type: "value",
    name: title,
    nameLocation: "middle",
    nameGap: 30,
    nameTextStyle: { color: token("muted"), fontSize: 11 },
    min: 0,
    axisLabel: { color: token("muted"), fontSize: 11, formatter: "{value} %" },
  });
  const drawn = ([across, up]) => [percent(across), percent(up)];
  return {
    animation: false,
    grid: { left: 60, right: 24, top: 16, bottom: 48 },
    tooltip: {
      trigger: "item",
      renderMode: "richText",
      ...paper(),
      formatter: ({ value }) => `${x}: ${value[0]} %\n${y}: ${value[1]} %`,
    },
    xAxis: { ...share(x), max: 100 },
    yAxis: { ...share(y), nameGap: 44 },
    series: [
      { type: "line", color, symbol: "circle", symbolSize: 4, data: points.map(drawn) },
      {
        type: "scatter",
        color: token("chart-2"),
        symbol: "diamond",
        symbolSize: 14,
        label: { show: true, position: "top", color: token("text"), formatter: name },
        data: [drawn(chosen)],
      },
    ],
  };
}

// Demand by week and its forecast: { weeks, seen, missing: [place], from, line, low, high, inner,
// outer: [low, high], before: [{ name, values }], words }. `from` is the place of the first forecast.
function demand({ weeks, seen, missing, from, line, inner, outer, before, words }) {
  const color = token("chart-1");
  const ahead = (values) => [...Array(from).fill(null), ...values];
  const band = (name, [low, high], opacity) => {
    const silent = { type: "line", stack: name, symbol: "none", silent: true, lineStyle: { opacity: 0 }, color };
    const width = high.map((value, place) => value - low[place]);
    return [
      { ...silent, data: ahead(low) },
      { ...silent, name, areaStyle: { color, opacity }, data: ahead(width) },
    ];
  };
  const lines = before.map(({ name, values }, place) => ({
    name,
    type: "line",
    color: token(["chart-2", "chart-3", "chart-5"][place]),
    symbol: "none",
    lineStyle: { width: 1.5, type: "dashed" },
    data: values,
  }));
  const area = (name, opacity) => ({ name, icon: "rect", itemStyle: { color, opacity } });
  const shown = [
    words.seen,
    words.line,
    area(words.inner, 0.35),
    area(words.outer, 0.15),
    ...(missing.length ? [words.missing] : []),
    ...before.map(({ name }) => name),
  ];
  const hidden = before.slice(1).map(({ name }) => [name, false]);
  return {
    animation: false,
    grid: { left: 48, right: 24, top: 44, bottom: 28 },
    legend: {
      type: "scroll",
      top: 0,
      left: 0,
      itemWidth: 20,
      itemHeight: 10,
      data: shown,
      selected: Object.fromEntries(hidden),
      textStyle: { color: token("text") },
      pageTextStyle: { color: token("muted") },
      pageIconColor: token("accent"),
      inactiveColor: token("muted"),
    },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      ...paper(),
      formatter: ([{ dataIndex }]) => weekInWords(dataIndex, { weeks, seen, missing, from, line, outer, before, words }),
    },
    xAxis: axis({ type: "category", boundaryGap: false, data: weeks.map((at) => day({ at })) }),
    yAxis: axis({ type: "value", min: 0 }),
    series: [
      ...band(words.outer, outer, 0.12),
      ...band(words.inner, inner, 0.18),
      { name: words.seen, type: "line", color, symbol: "circle", symbolSize: 4, lineStyle: { width: 2 }, data: seen },
      { name: words.line, type: "line", color, symbol: "none", lineStyle: { width: 2, type: "dotted" }, data: ahead(line) },
      ...lines,
      {
        name: words.missing,
        type: "scatter",
        color: token("late"),
        symbol: "triangle",
        symbolSize: 9,
        data: weeks.map((_, place) => (missing.includes(place) ? 0 : null)),
      },
    ],
  };
}

function weekInWords(place, { weeks, seen, missing, from, line, outer, before, words }) {
  const told = [day({ at: weeks[place] })];
  if (missing.includes(place)) told.push(words.missing);
  if (seen[place] !== null && place < seen.length) told.push(`${words.seen}: ${short(seen[place])}`);
  const [low, high] = outer.map((values) => values[place - from]);
  if (low !== undefined) told.push(`${words.line}: ${short(line[place - from])} (${short(low)} – ${short(high)})`);
  for (const { name, values } of before) {
    if ((values[place] ?? null) !== null) told.push(`${name}: ${short(values[place])}`);
  }
  return told.join("\n");
}

function short(value) {
  return number(value, value < 10 ? 1 : 0);
}

// Shares week by week, side by side: { weeks, series: [{ name, values }] }.
function lines({ weeks, series }) {
  return {
    animation: false,
    grid: { left: 48, right: 24, top: 54, bottom: 28 },
    legend: { top: 0, left: 0, textStyle: { color: token("text") } },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => `${value} %`, ...paper() },
    xAxis: axis({ type: "category", boundaryGap: weeks.length === 1, data: weeks.map((at) => day({ at })) }),
    yAxis: axis({ type: "value", min: 0, axisLabel: { color: token("muted"), fontSize: 11, formatter: "{value} %" } }),
    series: series.map(({ name, values }, place) => ({
      name,
      type: "line",
      color: token(["chart-1", "chart-2"][place]),
      symbol: place ? "diamond" : "circle",
      symbolSize: 6,
      lineStyle: { width: 2, type: place ? "dashed" : "solid" },
      data: values.map(percent),
    })),
  };
}

const SHADES = ["chart-6", "chart-4", "chart-1"];

const KINDS = { shares, bars, curve, demand, lines, books, budget, control };

async function draw(element) {
  const text = element.querySelector("script").textContent;
  const chart = isDrawn(element) ? charts.get(element) : start(element);
  shown.set(element, text);
  const option = await KINDS[element.dataset.chart](JSON.parse(text), chart.getWidth());
  if (!chart.isDisposed()) chart.setOption(option, true);
}

// A morph takes away what it does not find in the page that comes: then the canvas is gone.
function isDrawn(element) {
  return element.contains(charts.get(element)?.getDom() ?? null);
}

function start(element) {
  charts.get(element)?.dispose();
  const canvas = element.appendChild(document.createElement("div"));
  canvas.className = "st-chart-canvas";
  const chart = echarts.init(canvas);
  new ResizeObserver(() => chart.resize()).observe(canvas);
  charts.set(element, chart);
  chart.on("click", (hit) => {
    const link = linkOf(JSON.parse(shown.get(element)), hit);
    if (link) location.assign(link);
  });
  return chart;
}

function drawAll() {
  for (const element of document.querySelectorAll("[data-chart]")) draw(element);
}

// Each swap of a page is heard here: what is drawn already is left as it is.
function drawNew() {
  for (const element of document.querySelectorAll("[data-chart]")) {
    const isOld = shown.get(element) !== element.querySelector("script").textContent;
    if (isOld || !isDrawn(element)) draw(element);
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-saves-chart]");
  const chart = button && charts.get(button.closest("section").querySelector("[data-chart]"));
  if (!chart) return;
  const link = document.createElement("a");
  link.href = chart.getDataURL({ pixelRatio: 2, backgroundColor: token("surface") });
  link.download = `${button.dataset.savesChart}.png`;
  link.click();
});

onContent(drawNew);
new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
