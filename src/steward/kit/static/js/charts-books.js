// The charts of the boards, each drawn of what drawing.py says: { kind, in: { unit, currency }, names, … }.
// A bar, a box, a step may have a link: to the board filtered by it.
import { axis, paper, token } from "./chart-parts.js";

const COLOURS = ["chart-1", "chart-2", "chart-3", "chart-4", "chart-5"];
const REST = "chart-6";
const language = document.documentElement.lang;

export async function books(figures) {
  return { animation: false, ...(await KINDS[figures.kind](figures, sayer(figures.in))) };
}

export function linkOf(figures, { dataIndex, seriesIndex }) {
  return figures.series?.[seriesIndex]?.link ?? figures.links?.[dataIndex] ?? null;
}

// Says a figure in its unit: in full, or shortly for an axis.
function sayer({ unit, currency }) {
  const money = { style: "currency", currency };
  const compact = { notation: "compact", maximumFractionDigits: 1 };
  const say = (value, options) => new Intl.NumberFormat(language, options).format(value).replace("-", "−");
  const plain = {
    share: (value) => `${say(100 * value, { maximumFractionDigits: 1 })} %`,
    minutes: (value) => `${say(value, { maximumFractionDigits: 0 })} min`,
    days: (value) => `${say(value, { maximumFractionDigits: 1 })} d`,
  }[unit];
  if (plain) return { full: plain, short: plain };
  const style = unit === "money" ? money : {};
  const cents = (value) => (Math.abs(value) >= 1000 ? 0 : 2);
  return {
    full: (value) => say(value, { ...style, maximumFractionDigits: cents(value) }),
    short: (value) => say(value, { ...style, ...(Math.abs(value) >= 1000 ? compact : { maximumFractionDigits: Math.abs(value) >= 100 || unit === "count" ? 0 : 2 }), minimumFractionDigits: 0 }).replace("K", "k"),
  };
}

function valueAxis({ short }, more = {}) {
  return axis({
    type: "value",
    splitNumber: 3,
    ...more,
    axisLabel: { color: token("muted"), fontSize: 11, formatter: short },
  });
}

function nameAxis(names, more = {}) {
  return axis({ type: "category", data: names, splitLine: { show: false }, ...more, axisLabel: { color: token("muted"), fontSize: 11, hideOverlap: true, ...more.axisLabel } });
}

function tip(formatter, trigger = "axis") {
  return { trigger, renderMode: "richText", confine: true, ...paper(), formatter };
}

function endLabel(name, color, bold = false) {
  return { show: true, formatter: name, color, fontSize: 11, fontWeight: bold ? 600 : 400 };
}

function legend() {
  return { type: "scroll", top: 0, left: 0, itemWidth: 12, itemHeight: 12, icon: "roundRect", textStyle: { color: token("text"), fontSize: 12 }, pageTextStyle: { color: token("muted") }, pageIconColor: token("accent"), inactiveColor: token("muted") };
}

// One figure by time, with the same time then, and its interval where it is an estimate.
function trend({ names, now, then, low, high, is_then: isThen, part, mark, words }, say) {
  const color = token("chart-1");
  const whole = now.map((value, at) => (part.includes(at) && at > 0 ? null : value));
  const rest = now.map((value, at) => (part.includes(at) || part.includes(at + 1) ? value : null));
  const shade = isThen ? token("chart-6") : color;
  const silent = { type: "line", stack: "interval", symbol: "none", silent: true, lineStyle: { opacity: 0 }, color: shade };
  const band = low.length
    ? [
        { ...silent, data: low },
        { ...silent, areaStyle: { opacity: 0.14 }, data: high.map((value, at) => (value === null ? null : value - low[at])) },
      ]
    : [];
  // A day on which something was changed, as an upright line with its name.
  const upright = mark && { silent: true, symbol: "none", lineStyle: { color: token("text"), type: "solid", width: 1 }, label: { formatter: mark.name, color: token("text"), fontSize: 11, position: "end", rotate: 0, align: "right", width: 200, overflow: "truncate" }, data: [{ xAxis: mark.at }] };
  const lineOf = (more) => ({ type: "line", color, symbol: "circle", symbolSize: 5, showSymbol: names.length < 32, connectNulls: false, ...more });
  return {
    grid: { left: 4, right: Math.max(60, 10 + 6 * Math.max(words.now.length, words.then.length)), top: mark ? 26 : 12, bottom: 4, containLabel: true },
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
      lineOf({ name: words.then, color: token("chart-6"), symbol: "none", lineStyle: { width: 1.5, type: [4, 3] }, endLabel: endLabel(words.then, token("muted")), labelLayout: { moveOverlap: "shiftY" }, data: then }),
      lineOf({ name: words.now, markLine: upright, lineStyle: { width: 2.5 }, endLabel: part.length && part.at(-1) === names.length - 1 ? undefined : endLabel(words.now, color, true), labelLayout: { moveOverlap: "shiftY" }, data: whole }),
      lineOf({ name: words.part, symbol: "emptyCircle", lineStyle: { width: 2.5, type: [2, 3] }, endLabel: part.at(-1) === names.length - 1 ? endLabel(words.now, color, true) : undefined, labelLayout: { moveOverlap: "shiftY" }, data: rest }),
    ],
  };
}

function seriesTip(names, say) {
  return tip((hits) => [names[hits[0].dataIndex], ...hits.filter(({ value }) => value !== null && value !== undefined).map(({ seriesName, value }) => `${seriesName}: ${say.full(value)}`)].join("\n"));
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
function bars({ names, now, then, links, is_time: isTime, words }, say) {
  const values = { type: "bar", name: words.now, color: token("chart-1"), barMaxWidth: 26, cursor: links.some(Boolean) ? "pointer" : "default", itemStyle: { borderRadius: 3 }, data: now };
  const label = { show: now.length < 16, position: isTime ? "top" : "right", color: token("text"), fontSize: 11, formatter: ({ value }) => (value === null ? "" : say.short(value)) };
  const mark = { type: "scatter", name: words.then, color: token("chart-2"), symbol: "rect", symbolSize: isTime ? [22, 3] : [3, 18], silent: true, data: then };
  const category = nameAxis(names, isTime ? {} : { inverse: true, axisLabel: { width: 130, overflow: "truncate", fontSize: 12, color: token("text") } });
  const amount = valueAxis(say, { min: ({ min }) => Math.min(0, min) });
  return {
    grid: { left: 4, right: isTime ? 12 : 58, top: 30, bottom: 4, containLabel: true },
    legend: { ...legend(), data: [words.now, words.then] },
    tooltip: seriesTip(names, say),
    xAxis: isTime ? category : amount,
    yAxis: isTime ? amount : category,
    series: [{ ...values, label }, mark],
  };
}

// From then to now: what each group added or took.
function steps({ names, moves, at, ends }, say) {
  const isEnd = (place) => ends.includes(place);
  const foot = at.map((value, place) => (isEnd(place) ? 0 : Math.min(value, value - moves[place])));
  const colour = (place) => token(isEnd(place) ? "chart-6" : moves[place] < 0 ? "chart-2" : "chart-1");
  const sign = (value) => (value > 0 ? "+" : "") + say.short(value);
  return {
    grid: { left: 4, right: 12, top: 18, bottom: 4, containLabel: true },
    tooltip: tip(([{ dataIndex }]) => `${names[dataIndex]}: ${isEnd(dataIndex) ? say.full(at[dataIndex]) : (moves[dataIndex] > 0 ? "+" : "") + say.full(moves[dataIndex])}`),
    xAxis: nameAxis(names, { axisLabel: { interval: 0, width: 76, overflow: "truncate", hideOverlap: false, rotate: names.length > 7 ? 30 : 0 } }),
    yAxis: valueAxis(say, { scale: true }),
    series: [
      { type: "bar", stack: "way", silent: true, itemStyle: { color: "transparent" }, data: foot },
      {
        type: "bar",
        stack: "way",
        barMaxWidth: 44,
        cursor: "pointer",
        labelLayout: { hideOverlap: true },
        label: { show: true, position: "top", color: token("text"), fontSize: 11, formatter: ({ dataIndex }) => (isEnd(dataIndex) ? say.short(at[dataIndex]) : sign(moves[dataIndex])) },
        data: at.map((value, place) => ({ value: isEnd(place) ? value : Math.abs(moves[place]), itemStyle: { color: colour(place), borderRadius: 3 } })),
      },
    ],
  };
}

// How the figures of weeks or months spread in each group.
function boxes({ names, boxes: spreads, words }, say) {
  return {
    grid: { left: 4, right: 16, top: 12, bottom: 4, containLabel: true },
    tooltip: tip(({ dataIndex }) => [names[dataIndex], ...words.map((word, place) => `${word}: ${say.full(spreads[dataIndex][place])}`)].join("\n"), "item"),
    xAxis: valueAxis(say, { scale: true }),
    yAxis: nameAxis(names, { inverse: true, axisLabel: { width: 130, overflow: "truncate", fontSize: 12, color: token("text") } }),
    series: [{ type: "boxplot", cursor: "pointer", itemStyle: { color: token("accent-weak"), borderColor: token("chart-1"), borderWidth: 1.5 }, data: spreads }],
  };
}

// The shapes of countries are large: they come when a map is shown.
async function map(figures, say) {
  const maps = await import("./charts-map.js");
  return maps.map(figures, say);
}

const KINDS = { map, trend, lines, stacked, bars, steps, boxes };
