/** Where rows outlive the process. Absent, the workspace lives in memory only. */
export interface Keeper {
  load(kind: string): [id: string, row: unknown][]
  save(kind: string, id: string, row: unknown): void
  remove(kind: string, id: string): void
}

/** One kind of thing in the workspace, by id, in order of arrival. Rows are replaced, never changed in place. */
export class Shelf<Row> {
  readonly #rows: Map<string, Row>
  readonly #kind: string
  readonly #keeper: Keeper | undefined

  constructor(kind: string, keeper?: Keeper) {
    this.#kind = kind
    this.#keeper = keeper
    // The keeper hands back what this very shelf saved, so its rows have this shelf's type.
    this.#rows = new Map((keeper?.load(kind) ?? []) as [string, Row][])
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id)
  }

  all(): Row[] {
    return [...this.#rows.values()]
  }

  entries(): IterableIterator<[string, Row]> {
    return this.#rows.entries()
  }

  put(id: string, row: Row): Row {
    this.#rows.set(id, row)
    this.#keeper?.save(this.#kind, id, row)
    return row
  }

  remove(id: string): boolean {
    this.#keeper?.remove(this.#kind, id)
    return this.#rows.delete(id)
  }
}
