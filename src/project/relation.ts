/**
 * A SELECT as far as its columns' origins need it: which relations it reads, under which names, and what each column of
 * its result is made of. The engine's parse tree becomes this; plan/column-lineage.ts resolves it.
 */
export type Relation =
  /** A table or a CTE, `schema.name` or a bare name. */
  | { readonly kind: 'table'; readonly name: string }
  | {
      readonly kind: 'select';
      readonly commonTables: readonly CommonTable[];
      readonly from: readonly FromItem[];
      readonly items: readonly SelectItem[];
    }
  | {
      readonly kind: 'union';
      readonly commonTables: readonly CommonTable[];
      readonly left: Relation;
      readonly right: Relation;
      readonly isByName: boolean;
    }
  /** PIVOT, VALUES, table functions: any column of the result may come from any column of these. */
  | { readonly kind: 'opaque'; readonly sources: Sources };

export interface CommonTable {
  readonly name: string;
  readonly columnNames: readonly string[];
  readonly relation: Relation;
}

/** One relation after FROM, by the name under which its columns are known. */
export interface FromItem {
  readonly alias: string;
  readonly columnNames: readonly string[];
  readonly relation: Relation;
  /** Columns that an earlier relation has as well and that USING made one: a star shows them once. */
  readonly merged: readonly string[];
}

export type SelectItem =
  | {
      readonly kind: 'star';
      /** The relation of `t.*`; empty for all. */
      readonly of: string;
      readonly exclude: readonly string[];
      readonly replace: ReadonlyMap<string, Sources>;
    }
  | {
      readonly kind: 'value';
      readonly name: string;
      readonly sources: Sources /** The column itself, not an expression over it. */;
      readonly isPlain: boolean;
    };

/** What an expression looks at. */
export interface Sources {
  /** As written: `a`, `t.a`, `t.struct.field`. */
  readonly columns: readonly (readonly string[])[];
  readonly queries: readonly Relation[];
  /** True for an expression over a star. */
  readonly isEverything: boolean;
}
