// Completion from the graph itself: classes after `a`, properties between, entities elsewhere. No other site is asked.

import { clean, h } from "./dom";
import type { Graph, Name } from "./graph";
import { Yasqe } from "./yasgui";

const MOST = 60; // names in one list
const OWN = ["variables", "kg-class", "kg-property", "kg-entity"];

// YASQE's own types leave out what completers are given; these are the parts that are used here.
interface Token {
  string: string;
  start: number;
  end: number;
  state: { possibleCurrent: string[]; lastProperty: string };
}
interface Hint {
  text: string;
  displayText?: string;
  render?: (place: HTMLElement) => void;
}
type Editor = Yasqe;

/** Teach YASQE the prefixes of the store, and completion from its graph in place of its own. To be called once, first. */
export function teach(graph: Graph): void {
  const modes = Yasqe as unknown as {
    modes: Record<string, (...config: unknown[]) => { startState(): { prefixes: Record<string, string> } }>;
    defineMode(name: string, mode: unknown): void;
  };
  const plain = modes.modes.sparql11;
  if (plain) {
    modes.defineMode("sparql11", (...config: unknown[]) => {
      const mode = plain(...config);
      const start = mode.startState;
      // The endpoint knows these prefixes without a declaration, so the editor must not mark them as unknown.
      mode.startState = () => {
        const state = start();
        state.prefixes = { ...graph.prefixes };
        return state;
      };
      return mode;
    });
  }
  const labels = new Map<string, Name>();
  const text = (name: Name) => graph.shorten(name.iri) ?? `<${name.iri}>`;
  const offer = (names: Name[]) => names.slice(0, MOST).map((name) => (labels.set(text(name), name), name.iri));
  const completers: [string, (editor: Editor, token: Token) => boolean, (words: string) => Promise<Name[]>][] = [
    ["class", (editor, token) => isType(editor, token), (words) => graph.vocabulary("class").then((all) => all.filter(matcher(words)))],
    [
      "property",
      (editor, token) => !isType(editor, token) && token.string.trim() !== "" && isVerb(token),
      (words) => graph.vocabulary("property").then((all) => all.filter(matcher(words))),
    ],
    ["entity", (editor, token) => !isType(editor, token) && token.string.trim() !== "" && !isVerb(token) && isNode(token), (words) => graph.entities(words)],
  ];
  for (const [kind, fits, find] of completers) {
    Yasqe.registerAutocompleter(
      {
        name: "kg-" + kind,
        bulk: false,
        autoShow: false,
        isValidCompletionPosition: (editor) => {
          const token = editor.getCompleteToken() as unknown as Token;
          return !/^[?$"'#]/.test(token.string) && fits(editor, token);
        },
        get: (_editor, token) => find(local(graph, word(token))).then(offer, () => []),
        postProcessSuggestion: (_editor, token, iri) =>
          word(token).startsWith("<") ? `<${iri}>` : (graph.shorten(iri) ?? `<${iri}>`),
        postprocessHints: (_editor, hints) => hints.map((hint) => describe(hint as Hint, labels) as typeof hint),
      },
      false,
    );
  }
  Yasqe.defaults.autocompleters = OWN;
}

function word(token: unknown): string {
  return (token as Token | undefined)?.string ?? "";
}

/** The part of a token that is searched for: after the prefix or the namespace, in lower case. */
function local(graph: Graph, token: string): string {
  const bare = token.trim().replace(/^<|>$/g, "");
  const namespace = Object.values(graph.prefixes).find((n) => bare.startsWith(n));
  return (namespace ? bare.slice(namespace.length) : bare.replace(/^[\w-]*:/, "")).toLowerCase();
}

function matcher(words: string): (name: Name) => boolean {
  return (name) => name.iri.replace(/.*[#/]/, "").toLowerCase().includes(words) || name.label.toLowerCase().includes(words);
}

function describe(hint: Hint, labels: Map<string, Name>): Hint {
  const label = clean(labels.get(hint.text)?.label ?? "");
  hint.render = (place) => place.append(h("span", {}, hint.text), label ? h("small", {}, label) : "");
  return hint;
}

function isType(editor: Editor, token: Token): boolean {
  const line = editor.getDoc().getCursor().line;
  const before = editor.getPreviousNonWsToken(line, token as never) as unknown as Token;
  return /^(a|rdf:type|rdfs:(domain|range|subClassOf)|kg:mentionClass)$/.test(before.state.lastProperty || before.string);
}

function isVerb(token: Token): boolean {
  return token.state.possibleCurrent.includes("a");
}

function isNode(token: Token): boolean {
  return token.state.possibleCurrent.some((p) => p === "PNAME_LN" || p === "IRI_REF" || p === "PNAME_NS");
}
