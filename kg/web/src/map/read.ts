// How the map's data reaches the viewer: it is in the page, packed in the page, or asked of the site that shows the page.

import type { Entity, Payload, Statement } from "./data";
import { ownPath } from "./site";
import { texts as t } from "./texts";

/** Why there is no map, in words for the reader; `again` where asking once more may help. */
export class Unread extends Error {
  constructor(
    words: string,
    readonly again: boolean,
  ) {
    super(words);
  }
}

const LONGEST = 30; // seconds to wait for a busy server

/** Read the data; `say` tells what is waited for. Throws Unread, or another error where the data is damaged. */
export async function read(root: HTMLElement, say: (text: string) => void): Promise<Payload> {
  const payload = await found(root, say);
  if (payload.version !== 1) throw new Error(`version ${payload.version}`);
  return Array.isArray(payload.statements) ? payload : unpack(payload);
}

async function found(root: HTMLElement, say: (text: string) => void): Promise<Payload> {
  const plain = document.getElementById("data");
  if (plain) return JSON.parse(plain.textContent ?? "") as Payload;
  const packed = document.getElementById("packed");
  if (packed) return JSON.parse(await inflated(packed.textContent ?? "")) as Payload;
  const source = ownPath(root.dataset.source);
  if (!source) throw new Error(t.noData);
  say(t.loading);
  return (await (await asked(source, say)).json()) as Payload;
}

async function inflated(base64: string): Promise<string> {
  const text = atob(base64.replace(/\s/g, ""));
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

/** What the site answers; where it is busy, once more after the time that it asks for. */
async function asked(source: string, say: (text: string) => void): Promise<Response> {
  for (let again = true; ; again = false) {
    let answer: Response;
    try {
      answer = await fetch(source, { headers: { accept: "application/json" }, credentials: "same-origin" });
    } catch {
      throw new Unread(t.unreachable, true);
    }
    if (answer.ok) return answer;
    if (answer.status !== 503 || !again) {
      throw new Unread(await reason(answer), answer.status === 429 || answer.status >= 500);
    }
    const seconds = Math.min(LONGEST, Math.max(1, Number(answer.headers.get("retry-after")) || 2));
    say(t.busy(seconds));
    await new Promise((done) => setTimeout(done, seconds * 1000));
  }
}

/** The site's own words, where it answers in plain text; else ours. */
async function reason(answer: Response): Promise<string> {
  const plain = answer.headers.get("content-type")?.startsWith("text/plain");
  const words = plain ? (await answer.text()).trim().slice(0, 500) : "";
  return words || (t.refused[answer.status] ?? t.refusedOther(answer.status));
}

/** Rows instead of columns, and the names back in the sentences. */
function unpack(packed: Payload): Payload {
  const nodes = rows<Entity>(packed.nodes as never);
  const statements = rows<Statement>(packed.statements as never);
  for (const st of statements) {
    const names = [st.s, st.o, st.place, st.said[0], st.denied[0]];
    st.text = st.text.replace(/[\x01-\x05]/g, (c) => nodes[names[c.charCodeAt(0) - 1] ?? -1]?.label ?? "");
  }
  return { ...packed, nodes, statements };
}

function rows<T>(columns: Record<string, unknown[]>): T[] {
  const keys = Object.keys(columns);
  return (columns[keys[0] ?? ""] ?? []).map((_, i) => Object.fromEntries(keys.map((key) => [key, columns[key]![i]])) as T);
}
