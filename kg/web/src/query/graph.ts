// What the editor asks the server: prefixes, example queries, and small queries of its own for completion and labels.

export interface Term {
  type: string; // uri, literal, bnode, triple
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}
export type Row = Record<string, Term | undefined>;

export interface Example {
  name: string;
  group: string;
  question: string;
  text: string;
}

/** A name that completion offers. */
export interface Name {
  iri: string;
  label: string;
  uses: number;
}

const LIMIT = 40;

/** The graph behind an endpoint on this site, and the names that it uses. */
export class Graph {
  private lists = new Map<string, Promise<Name[]>>();

  constructor(
    readonly endpoint: string,
    readonly prefixes: Record<string, string>,
  ) {}

  /** The namespace of the graph's own IRIs; empty where the prefixes do not tell. */
  get base(): string {
    return (this.prefixes.ent ?? "").replace(/entity\/$/, "");
  }

  /** `prefix:name` where a prefix fits and the name needs no escape, else undefined. */
  shorten(iri: string): string | undefined {
    let best: string | undefined;
    for (const [prefix, namespace] of Object.entries(this.prefixes)) {
      if (iri.startsWith(namespace) && /^[\w][\w-]*$/.test(iri.slice(namespace.length)))
        if (!best || namespace.length > (this.prefixes[best] ?? "").length) best = prefix;
    }
    return best && `${best}:${iri.slice((this.prefixes[best] ?? "").length)}`;
  }

  isEntity(term: Term | undefined): boolean {
    return term?.type === "uri" && !!this.prefixes.ent && term.value.startsWith(this.prefixes.ent);
  }

  /** Where an IRI leads: a page of this site for the graph's own, the web for http(s), else nowhere. */
  link(iri: string): string | undefined {
    if (this.base && iri.startsWith(this.base)) return "/" + iri.slice(this.base.length).replace(/^\/+/, "");
    return /^https?:\/\/[^/]/.test(iri) ? iri : undefined;
  }

  /** The rows of a SELECT; none where the server declines. */
  async select(query: string, signal?: AbortSignal): Promise<Row[]> {
    const response = await fetch(this.endpoint, {
      method: "POST",
      headers: { Accept: "application/sparql-results+json", "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ query }).toString(),
      signal: signal ?? null,
    });
    if (!response.ok) return [];
    return ((await response.json()) as { results: { bindings: Row[] } }).results.bindings;
  }

  private async names(query: string): Promise<Name[]> {
    const names = new Map<string, Name>();
    for (const { iri, label, uses } of await this.select(query)) {
      if (iri?.type !== "uri" || names.has(iri.value)) continue;
      names.set(iri.value, { iri: iri.value, label: label?.value ?? "", uses: Number(uses?.value ?? 0) });
    }
    return [...names.values()].sort((a, b) => b.uses - a.uses || (a.iri < b.iri ? -1 : 1));
  }

  /** All classes or properties in use: from the graph's own description, else by looking; asked once. */
  vocabulary(kind: "class" | "property"): Promise<Name[]> {
    let list = this.lists.get(kind);
    if (!list) {
      const [part, count] = kind === "class" ? ["class", "entities"] : ["property", "triples"];
      const void_ = `<http://rdfs.org/ns/void#${part}> ?iri ; <http://rdfs.org/ns/void#${count}> ?uses`;
      const pattern = kind === "class" ? "?x a ?iri" : "?x ?iri ?y";
      const label = `OPTIONAL { ?iri <http://www.w3.org/2000/01/rdf-schema#label> ?label }`;
      list = this.names(`SELECT ?iri ?label ?uses { [] ${void_} ${label} } LIMIT 1000`).then(async (told) =>
        told.length ? told : this.names(`SELECT ?iri ?label { { SELECT DISTINCT ?iri { ${pattern} } LIMIT 1000 } ${label} }`),
      );
      this.lists.set(kind, list);
      list.catch(() => this.lists.delete(kind));
    }
    return list;
  }

  /** Entities by a part of their label or the beginning of their name; the closest first. */
  entities(words: string): Promise<Name[]> {
    const wanted = words.toLowerCase();
    const key = "entity " + wanted;
    let list = this.lists.get(key);
    if (!list) {
      const ent = this.prefixes.ent ?? "";
      const spaced = JSON.stringify(wanted.replaceAll("-", " "));
      const start = JSON.stringify(ent + wanted);
      list = this.names(
        `SELECT DISTINCT ?iri ?label { ?iri <http://www.w3.org/2000/01/rdf-schema#label> ?label
           FILTER(STRSTARTS(STR(?iri), ${JSON.stringify(ent)}))
           FILTER(CONTAINS(LCASE(STR(?label)), ${spaced}) || STRSTARTS(STR(?iri), ${start})) } LIMIT 400`,
      ).then((found) => {
        const rank = (n: Name) => (n.iri.startsWith(ent + wanted) ? 0 : n.label.toLowerCase().startsWith(wanted) ? 1 : 2);
        return found.sort((a, b) => rank(a) - rank(b) || a.iri.length - b.iri.length || (a.iri < b.iri ? -1 : 1)).slice(0, LIMIT);
      });
      this.lists.set(key, list);
      list.catch(() => this.lists.delete(key));
    }
    return list;
  }

  /** Labels of entities (IRI -> label), for at most 300 of them. */
  async labels(iris: string[]): Promise<Map<string, string>> {
    const values = iris.filter((i) => !/[<>"{}|^`\\\s]/.test(i)).slice(0, 300).map((i) => `<${i}>`);
    if (!values.length) return new Map();
    const query = `SELECT ?iri ?label { VALUES ?iri { ${values.join(" ")} } ?iri <http://www.w3.org/2000/01/rdf-schema#label> ?label }`;
    return new Map((await this.names(query)).map((n) => [n.iri, n.label]));
  }

  /** Entities that bear exactly these labels (label -> IRI), for at most 300 of them. */
  async bearers(labels: string[]): Promise<Map<string, string>> {
    const values = labels.slice(0, 300).flatMap((l) => [JSON.stringify(l), JSON.stringify(l) + "@en"]);
    if (!values.length || !this.prefixes.ent) return new Map();
    const query = `SELECT ?iri ?label { VALUES ?label { ${values.join(" ")} } ?iri <http://www.w3.org/2000/01/rdf-schema#label> ?label
      FILTER(STRSTARTS(STR(?iri), ${JSON.stringify(this.prefixes.ent)})) }`;
    const found = new Map<string, string>();
    for (const { iri, label } of await this.names(query)) if (!found.has(label)) found.set(label, iri);
    return found;
  }
}

/** JSON from this site; the fallback where there is none. */
export async function json<T>(address: string | undefined, fallback: T): Promise<T> {
  if (!address) return fallback;
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    return response.ok ? ((await response.json()) as T) : fallback;
  } catch {
    return fallback;
  }
}
