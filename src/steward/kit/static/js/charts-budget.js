// The chart of a budget, drawn by charts.js.
import { axis, paper, token } from "./chart-parts.js";
import { sayer } from "./charts-books.js";

// A budget, added up by month: { months, planned, came, limit, is_limit, outlook: [[low, middle,
// high]], in, words }. The outlook is of the last months, that which runs included. An aim is a
// limit that nobody minds to pass.
export function budget({ months, planned, came, limit, is_limit: isLimit, outlook, words, in: unit }) {
  const { full, short } = sayer(unit);
  const color = token("chart-1");
  const before = months.length - (outlook?.length ?? 0);
  const [low, middle, high] = [0, 1, 2].map((which) => {
    const begins = before > 0 ? [came[before - 1]] : [];
    return [...Array(Math.max(before - 1, 0)).fill(null), ...begins, ...(outlook ?? []).map((step) => step[which])];
  });
  const band = { type: "line", stack: "band", stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 }, color };
  return {
    animation: false,
    grid: { left: 64, right: 24, top: 44, bottom: 28 },
    legend: {
      top: 0,
      left: 0,
      itemWidth: 20,
      itemHeight: 10,
      textStyle: { color: token("text") },
      data: [words.came, words.planned, ...(outlook ? [words.outlook, { name: words.band, icon: "rect", itemStyle: { color, opacity: 0.2 } }] : [])],
    },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => (value === null || value === undefined ? "–" : full(value)), ...paper() },
    xAxis: axis({ type: "category", boundaryGap: false, data: months }),
    yAxis: axis({ type: "value", min: 0, axisLabel: { color: token("muted"), fontSize: 11, formatter: short } }),
    series: [
      ...(outlook ? [{ ...band, data: low }, { ...band, name: words.band, areaStyle: { color, opacity: 0.15 }, data: high.map((value, place) => (value === null ? null : value - low[place])) }] : []),
      {
        name: words.came,
        type: "line",
        color,
        symbol: "circle",
        symbolSize: 5,
        lineStyle: { width: 2 },
        data: came,
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color: token(isLimit ? "late" : "muted"), type: "dashed" },
          label: { position: "insideStartTop", color: token(isLimit ? "late" : "muted"), formatter: () => `${words.limit} ${full(limit)}` },
          data: [{ yAxis: limit }],
        },
      },
      { name: words.planned, type: "line", color: token("chart-6"), symbol: "none", lineStyle: { width: 1.5, type: "dashed" }, data: planned },
      ...(outlook ? [{ name: words.outlook, type: "line", color, symbol: "none", lineStyle: { width: 2, type: "dotted" }, data: middle }] : []),
    ],
  };
}
