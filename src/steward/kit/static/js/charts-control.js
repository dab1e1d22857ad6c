// A control chart, drawn by charts.js: complaints by week beside what is usual and the limit.
import { axis, paper, token } from "./chart-parts.js";

function short(value) {
  return value.toFixed(value < 100 ? 1 : 0);
}

// { weeks, values, upper, usual, out: [bool], marks: [{ at, text, is_fix }], words }: weeks outside
// the limit have another shape, too. The limits change as sales do, so they are lines of their own.
export function control({ weeks, values, upper, usual, out, marks, words }) {
  const color = token("chart-1");
  const line = { type: "line", symbol: "none", silent: true };
  return {
    animation: false,
    grid: { left: 48, right: 84, top: 40, bottom: 28 },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => (value === null || value === undefined ? "–" : short(value)), ...paper() },
    xAxis: axis({ type: "category", boundaryGap: false, data: weeks }),
    yAxis: axis({ type: "value", min: 0 }),
    series: [
      {
        ...line,
        name: words.upper,
        step: "middle",
        color: token("muted"),
        lineStyle: { width: 1.5, type: "dashed" },
        areaStyle: { color, opacity: 0.08 },
        endLabel: { show: true, color: token("muted"), fontSize: 11, formatter: ({ value }) => `${words.upper} ${short(value)}` },
        data: upper,
      },
      {
        ...line,
        name: words.usual,
        color: token("muted"),
        lineStyle: { width: 1, opacity: 0.6 },
        endLabel: { show: true, color: token("muted"), fontSize: 11, formatter: ({ value }) => `${words.usual} ${short(value)}` },
        data: usual,
      },
      {
        name: words.rate,
        type: "line",
        color,
        showAllSymbol: true,
        lineStyle: { width: 2 },
        data: values.map((value, place) => ({
          value,
          symbol: out[place] ? "triangle" : "circle",
          symbolSize: out[place] ? 11 : 6,
          itemStyle: { color: out[place] ? token("late") : color },
        })),
        markLine: {
          symbol: "none",
          silent: true,
          data: marks.map(({ at, text, is_fix: isFix }, place) => ({
            xAxis: at,
            lineStyle: { color: token(isFix ? "ok" : "muted"), type: "solid", width: 1.5 },
            label: { formatter: text, distance: 4 + 13 * place, color: token(isFix ? "ok" : "muted"), fontSize: 11, fontWeight: isFix ? 600 : 400 },
          })),
        },
      },
    ],
  };
}
