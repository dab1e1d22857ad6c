// What all charts share: the page's colours, axes, and the paper that tooltips are written on.

export function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--st-${name}`).trim();
}

export function axis(more) {
  return {
    axisLabel: { color: token("muted"), fontSize: 11 },
    axisLine: { lineStyle: { color: token("border-2") } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: token("border") } },
    ...more,
  };
}

export function paper() {
  return {
    backgroundColor: token("raised"),
    borderColor: token("border-2"),
    textStyle: { color: token("text"), fontSize: 12 },
  };
}
