// The map of the world: loaded with its shapes by the first page that shows one.
// Countries with a figure are drawn in shades of it; the map shows the part of the world they lie in.
import * as echarts from "../vendor/echarts.min.js";
import "../vendor/topojson.min.js";
import { paper, token } from "./chart-parts.js";

const ANTARCTICA = "010";
const MARGIN = 4; // degrees around the countries shown
const SHADES = [0.15, 0.36, 0.57, 0.78, 1];
let loading = null;

export async function map({ names, shapes, now, then, words }, say) {
  const boxes = await (loading ??= load());
  const places = shapes.map((numbers) => numbers.find((number) => boxes.has(number)));
  const values = now.filter((value) => value !== null);
  const told = ({ dataIndex }) => [names[dataIndex], `${words.now}: ${now[dataIndex] === null ? "–" : say.full(now[dataIndex])}`, ...((then[dataIndex] ?? null) === null ? [] : [`${words.then}: ${say.full(then[dataIndex])}`])].join("\n");
  return {
    tooltip: { trigger: "item", renderMode: "richText", confine: true, ...paper(), formatter: (hit) => (names[hit.dataIndex] ? told(hit) : "") },
    visualMap: {
      type: "continuous",
      min: Math.min(0, ...values),
      max: Math.max(...values, 0) || 1,
      text: [say.short(Math.max(...values, 0)), say.short(Math.min(0, ...values))],
      inRange: { color: SHADES.map(mixed) },
      orient: "horizontal",
      left: 0,
      bottom: 0,
      itemWidth: 10,
      itemHeight: 110,
      hoverLink: false,
      backgroundColor: token("surface"),
      padding: 4,
      textStyle: { color: token("muted"), fontSize: 11 },
    },
    series: [
      {
        type: "map",
        map: "world",
        projection: { project, unproject },
        boundingCoords: around(places.map((number) => boxes.get(number)).filter(Boolean)),
        left: 0,
        right: 0,
        top: 4,
        bottom: 28,
        preserveAspect: "contain",
        selectedMode: false,
        showLegendSymbol: false,
        label: { show: true, color: token("text"), fontSize: 11, fontWeight: 600, textBorderColor: token("surface"), textBorderWidth: 3, formatter: ({ value }) => (Number.isFinite(value) ? say.short(value) : "") },
        labelLayout: { hideOverlap: true },
        itemStyle: { areaColor: token("sunken"), borderColor: token("border-2"), borderWidth: 0.6 },
        emphasis: { label: { color: token("text") }, itemStyle: { areaColor: null, borderColor: token("text"), borderWidth: 1.5 } },
        data: places.map((number, place) => ({ name: number ?? `none-${place}`, value: now[place] ?? NaN })),
      },
    ],
  };
}

// Register the shapes by their numbers; return in which box the largest part of each country lies.
async function load() {
  const answer = await fetch(new URL("../vendor/world.json", import.meta.url));
  const world = await answer.json();
  const { features } = globalThis.topojson.feature(world, world.objects.countries);
  const shown = features.filter(({ id }) => id !== ANTARCTICA);
  for (const { id, properties, geometry } of shown) {
    properties.name = id ?? properties.name;
    geometry.coordinates = geometry.type === "Polygon" ? geometry.coordinates.map(whole) : geometry.coordinates.map((rings) => rings.map(whole));
  }
  echarts.registerMap("world", { type: "FeatureCollection", features: shown });
  return new Map(shown.toReversed().map(({ properties, geometry }) => [properties.name, largest(geometry)]));
}

// A line that crosses the edge of the map, as Russia's does, goes on beyond it.
function whole(ring) {
  let turns = 0;
  const points = ring.map(([across, up], place) => {
    const step = across - (place ? ring[place - 1][0] : across);
    if (Math.abs(step) > 180) turns -= 360 * Math.sign(step);
    return [across + turns, up];
  });
  const back = points.some(([across]) => across < -180) ? 360 : 0;
  return points.map(([across, up]) => [across + back, up]);
}

function largest({ type, coordinates }) {
  const boxes = (type === "Polygon" ? [coordinates] : coordinates).map(([outer]) => boxOf(outer));
  return boxes.reduce((most, box) => (area(box) > area(most) ? box : most));
}

function boxOf(points) {
  const [across, up] = [points.map(([one]) => one), points.map(([, one]) => one)];
  return { west: Math.min(...across), east: Math.max(...across), south: Math.min(...up), north: Math.max(...up) };
}

function area({ west, east, south, north }) {
  return (east - west) * (north - south);
}

// Return the corners, north-west and south-east, of what is shown: all countries with a figure, or the world.
function around(boxes) {
  const all = boxes.length ? boxes : [{ west: -180, east: 180, south: -56, north: 84 }];
  const end = (name, choose) => choose(...all.map((box) => box[name]));
  return [
    [Math.max(end("west", Math.min) - MARGIN, -180), Math.min(end("north", Math.max) + MARGIN, 84)],
    [Math.min(end("east", Math.max) + MARGIN, 180), Math.max(end("south", Math.min) - MARGIN, -60)],
  ];
}

function mixed(share) {
  const [ink, ground] = [token("chart-1"), token("surface")].map((hex) => hex.length === 4 ? [...hex.slice(1)].map((one) => parseInt(one + one, 16)) : hex.match(/\w\w/g).map((two) => parseInt(two, 16)));
  return `rgb(${ink.map((one, at) => Math.round(one * share + ground[at] * (1 - share))).join(",")})`;
}

// Equal Earth, on which areas can be compared (Šavrič, Patterson, Jenny: IJGIS 33 (2019) 454-465).
const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const HALF_ROOT = Math.sqrt(3) / 2;
const DEGREE = Math.PI / 180;

function northing(angle) {
  return angle * (A1 + A2 * angle ** 2 + A3 * angle ** 6 + A4 * angle ** 8);
}

function slope(angle) {
  return A1 + 3 * A2 * angle ** 2 + 7 * A3 * angle ** 6 + 9 * A4 * angle ** 8;
}

function project([longitude, latitude]) {
  const angle = Math.asin(HALF_ROOT * Math.sin(latitude * DEGREE));
  return [(longitude * DEGREE * Math.cos(angle)) / (HALF_ROOT * slope(angle)), -northing(angle)];
}

function unproject([across, up]) {
  let angle = -up / A1;
  for (let step = 0; step < 8; step += 1) angle -= (northing(angle) + up) / slope(angle);
  return [(across * HALF_ROOT * slope(angle)) / Math.cos(angle) / DEGREE, Math.asin(Math.sin(angle) / HALF_ROOT) / DEGREE];
}
