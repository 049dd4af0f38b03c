// Elements as functions: div({class: "row"}, "text", span("more")). Texts are set as text, never read as markup.
import { h } from "../vendor/preact.js";

export { h, render, Component, Fragment } from "../vendor/preact.js";
export { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "../vendor/hooks.js";

const isProperties = (value) =>
  value !== null && typeof value === "object" && value.constructor === Object;

const element = (name) => (first, ...rest) =>
  isProperties(first) ? h(name, first, ...rest) : h(name, null, first, ...rest);

export const a = element("a");
export const article = element("article");
export const button = element("button");
export const code = element("code");
export const dd = element("dd");
export const details = element("details");
export const dialog = element("dialog");
export const div = element("div");
export const dl = element("dl");
export const dt = element("dt");
export const fieldset = element("fieldset");
export const form = element("form");
export const h1 = element("h1");
export const h2 = element("h2");
export const h3 = element("h3");
export const header = element("header");
export const img = element("img");
export const input = element("input");
export const label = element("label");
export const legend = element("legend");
export const li = element("li");
export const main = element("main");
export const nav = element("nav");
export const option = element("option");
export const output = element("output");
export const p = element("p");
export const pre = element("pre");
export const section = element("section");
export const select = element("select");
export const span = element("span");
export const summary = element("summary");
export const table = element("table");
export const tbody = element("tbody");
export const td = element("td");
export const textarea = element("textarea");
export const th = element("th");
export const thead = element("thead");
export const time = element("time");
export const tr = element("tr");
export const ul = element("ul");
