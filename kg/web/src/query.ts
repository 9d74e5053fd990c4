// The query page: takes the place of its plain form with an editor, example questions and views of the result.

import "@zazuko/yasqe/build/yasqe.min.css";
import "./query/query.css";
import { Chart } from "./query/chart";
import { teach } from "./query/complete";
import { clean, h } from "./query/dom";
import { examples } from "./query/examples";
import { Graph, json, type Example } from "./query/graph";
import { networkView } from "./query/network";
import { Raw } from "./query/raw";
import { csv, result } from "./query/rows";
import { table } from "./query/table";
import { Yasqe, Yasr } from "./query/yasgui";

const START = `# Who says that whom violated what?
SELECT ?claimant ?accused ?agreement WHERE {
  ?st rdf:subject ?accused ; rdf:predicate kg:violates ; rdf:object ?agreement ; kg:attributedTo ?claimant .
} LIMIT 100`;

/** The query that the address carries: `?query=` or, for long ones, `#query=`. */
function fromAddress(): string {
  const get = (text: string) => new URLSearchParams(text).get("query");
  return get(location.hash.slice(1)) || get(location.search) || "";
}

/** The address of this page with a query; a long one goes into the fragment, which no server sees or refuses. */
function address(query: string): string {
  const text = new URLSearchParams({ query }).toString();
  return location.origin + location.pathname + (text.length < 4000 ? "?" : "#") + text;
}

function save(name: string, type: string, text: string): void {
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function start(root: HTMLElement): Promise<void> {
  const { endpoint = "/sparql", queries = "/queries.json", prefixes = "/prefixes.json" } = root.dataset;
  const [known, questions] = await Promise.all([json<Record<string, string>>(prefixes, {}), json<Example[]>(queries, [])]);
  const graph = new Graph(endpoint, known);
  teach(graph);

  const plain = [...root.children];
  const status = h("p", { class: "kg-status", role: "status" });
  const run = h("button", { type: "button", class: "kg-button kg-run" }, "Run");
  const share = h("button", { type: "button", class: "kg-button" }, "Copy link");
  const download = h("button", { type: "button", class: "kg-button", disabled: true }, "Download CSV");
  const place = h("div", { class: "kg-editor" });
  const hint = h("p", { class: "kg-note kg-keys" });
  for (const [key, what] of [["Ctrl-Enter", "runs"], ["Ctrl-Space", "completes"]]) hint.append(h("kbd", {}, key ?? ""), ` ${what} `);
  const shown = h("section", { class: "kg-result", "aria-label": "Result" });
  const list = examples(questions, (one) => {
    editor.setValue(one.text.trim());
    void ask();
  });
  const work = h("div", { class: "kg-work" }, place, h("p", { class: "kg-tools" }, run, share, download, hint), status, shown);
  root.prepend(h("div", { class: questions.length ? "kg-query kg-beside" : "kg-query" }, ...(questions.length ? [list] : []), work));
  for (const child of plain) (child as HTMLElement).hidden = true;

  const given = fromAddress() || root.querySelector<HTMLTextAreaElement>("textarea[name=query]")?.value.trim();
  const editor = new Yasqe(place, {
    value: given || questions[0]?.text.trim() || START,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null as never, // the page has a button of its own
    showQueryButton: false,
    resizeable: false,
    editorHeight: "",
    screenReaderLabel: "SPARQL query",
    extraKeys: { "Ctrl-Enter": () => void ask(), "Cmd-Enter": () => void ask(), Tab: false, "Shift-Tab": false, "Ctrl-S": false } as never,
  } as ConstructorParameters<typeof Yasqe>[1]);
  editor.on("change" as never, ((_editor: unknown, change: { origin?: string; text: string[] }) => {
    // After the colon of a prefix there is only a name to come: offer the names without being asked.
    if (change.origin === "+input" && change.text.join("") === ":") editor.autocomplete();
  }) as never);

  Yasr.plugins = { boolean: Yasr.plugins.boolean!, error: Yasr.plugins.error! };
  Yasr.defaults.plugins = { boolean: { enabled: true }, error: { enabled: true } };
  const views = { table: table(graph), network: networkView(graph), chart: Chart, raw: Raw };
  for (const [name, view] of Object.entries(views)) Yasr.registerPlugin(name, view as never);
  const frame = new Yasr(shown, { persistenceId: null, pluginOrder: Object.keys(views), defaultPlugin: "table", prefixes: known });
  // What leads off this site or is said by the page's own buttons and status line.
  for (const part of frame.headerEl.querySelectorAll(".yasr_external_ref_btn, .yasr_downloadIcon, .yasr_response_chip")) part.remove();
  const mark = () => {
    for (const button of frame.headerEl.querySelectorAll<HTMLButtonElement>(".yasr_btnGroup button")) {
      button.removeAttribute("aria-label"); // its text is its name
      button.disabled = button.classList.contains("disabled");
      button.setAttribute("aria-pressed", String(button.classList.contains("selected")));
    }
  };
  frame.on("drawn", mark);
  mark();
  shown.hidden = true;

  let running: AbortController | undefined;
  async function ask(): Promise<void> {
    running?.abort();
    const own = (running = new AbortController());
    const text = editor.getValue();
    const isGraph = ["CONSTRUCT", "DESCRIBE"].includes(editor.getQueryType());
    history.replaceState(null, "", address(text));
    root.dataset.state = "busy";
    run.textContent = "Stop";
    status.textContent = "Running…";
    const began = performance.now();
    try {
      const response = await fetch(endpoint, {
        method: "POST",
        headers: {
          Accept: isGraph ? "application/n-triples" : "application/sparql-results+json",
          "Content-Type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams({ query: text }).toString(),
        signal: own.signal,
      });
      const data = await response.text();
      const seconds = ((performance.now() - began) / 1000).toFixed(2);
      const { status: code, statusText } = response;
      frame.setResponse(
        response.ok
          ? { data: data || " ", contentType: response.headers.get("content-type") ?? "", status: code }
          : { error: { status: code, statusText, text: clean(data).slice(0, 4000) }, status: code },
      );
      const rows = result(frame)?.rows.length;
      const cut = response.headers.get("x-kg-cut");
      const found = !response.ok ? "The server declined" : rows === undefined ? "Answered" : `${rows} ${rows === 1 ? "row" : "rows"}`;
      status.textContent = `${found} in ${seconds} s.${cut ? ` Not all: ${clean(cut)}` : ""}`;
      download.disabled = !rows;
    } catch (error) {
      if (own !== running) return; // another query has taken its place
      const stopped = own.signal.aborted;
      status.textContent = stopped ? "Stopped." : "The server cannot be reached.";
      if (!stopped) frame.setResponse({ error: { status: 0, text: String(error) } });
    }
    if (own === running) {
      running = undefined;
      root.dataset.state = "idle";
      run.textContent = "Run";
      shown.hidden = !frame.results;
    }
  }
  run.addEventListener("click", () => (running ? running.abort() : void ask()));
  share.addEventListener("click", () => {
    const link = address(editor.getValue());
    history.replaceState(null, "", link);
    const copied = navigator.clipboard ? navigator.clipboard.writeText(link) : Promise.reject(new Error("no clipboard"));
    copied.then(
      () => (status.textContent = "The link is copied."),
      () => (status.textContent = "The address of this page is now the link to this query."),
    );
  });
  download.addEventListener("click", () => {
    const found = result(frame);
    if (found) save("kg-query.csv", "text/csv;charset=utf-8", csv(found));
  });
  window.addEventListener("hashchange", () => {
    const text = fromAddress();
    if (text && text !== editor.getValue()) editor.setValue(text);
  });
  root.dataset.ready = "true";
  if (fromAddress()) await ask();
}

const root = document.getElementById("editor");
if (root) void start(root);
