// Requests to the server that this page came from. What fails is an ApiError with the server's own words.

import { keep, pageKey } from "./page-key.js";

const BASE = "/api/v1/";

export class ApiError extends Error {
  /** status is 0 where no answer came; column is set where a query is wrong, from 1. */
  constructor(status, code, message, column = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.column = column;
  }
}

const signedOutListeners = new Set();
let isSignedOut = false;

/** Whether the last answer said so: until somebody signs in, there is no use in asking again and again. */
export const signedOut = () => isSignedOut;

/** Calls back whenever an answer says that nobody is signed in. Returns what ends that. */
export function onSignedOut(listener) {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** The address of a download, for a link. */
export const link = (path, parameters) => address(path, { ...parameters, page_key: pageKey() });

/** An address with parameters; those that are null or undefined are left out. */
function address(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return BASE + path + (query ? "?" + query : "");
}

async function failure(response) {
  let error = {};
  try {
    error = (await response.json()).error ?? {};
  } catch {
    // No answer of ours: a proxy's.
  }
  const message = error.message ?? `The server answered ${response.status}.`;
  return new ApiError(response.status, error.code ?? "unknown", message, error.column ?? null);
}

async function send(method, path, { parameters, body, headers, signal } = {}) {
  let response;
  try {
    response = await fetch(address(path, parameters), {
      method,
      signal,
      headers: { "Nereid-Web": pageKey() ?? "none", ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (e) {
    if (e.name === "AbortError") {
      throw e;
    }
    throw new ApiError(0, "unreachable", "The server does not answer. What you see may be old; it is tried again.");
  }
  isSignedOut = response.status === 401;
  if (response.ok) {
    return response;
  }
  const error = await failure(response);
  if (error.status === 401) {
    signedOutListeners.forEach((listener) => listener(error));
  }
  throw error;
}

async function json(response) {
  return response.status === 204 ? null : response.json();
}

export const get = async (path, parameters, signal) => json(await send("GET", path, { parameters, signal }));
export const post = async (path, body, signal) => json(await send("POST", path, { body, signal }));

/** credentials are {token} or {account, password}. */
export async function signIn(credentials) {
  const { page_key: key } = await post("session", credentials);
  keep(key);
}

/** Ends the session; whoever listens hears of it by the code "signed_out". */
export async function signOut() {
  await send("DELETE", "session");
  keep(null);
  signedOutListeners.forEach((listener) => listener(new ApiError(401, "signed_out", "You are signed out.")));
}

export const remove = async (path, parameters) => json(await send("DELETE", path, { parameters }));

/** The bytes of a content, for previews and downloads. */
export const blob = async (path, parameters, signal) => (await send("GET", path, { parameters, signal })).blob();

/** The first bytes of a content. */
export const beginning = async (path, bytes, signal) =>
  (await send("GET", path, { headers: { Range: `bytes=0-${bytes - 1}` }, signal })).arrayBuffer();
