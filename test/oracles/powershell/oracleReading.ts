/** What PowerShell itself reads in a script, as `read.ps1` prints it. */

/** Start, end, line, column, end line, end column; offsets from 0, lines and columns from 1. */
export type OraclePlace = readonly [number, number, number, number, number, number];

export interface OracleElement {
  readonly text: string;
  readonly kind: string;
  readonly place: OraclePlace;
  readonly value?: string | number | boolean;
  readonly string?: string;
}

export interface OracleArgument {
  readonly parameter: string | null;
  readonly written?: string;
  readonly writtenPlace?: OraclePlace;
  readonly place: OraclePlace;
  readonly elements: readonly OracleElement[];
}

export interface OracleSplat {
  readonly variable: string;
  readonly place: OraclePlace;
  readonly keys: readonly {
    readonly key: string;
    readonly keyPlace: OraclePlace;
    readonly elements: readonly OracleElement[];
  }[];
}

export interface OracleCommand {
  readonly name: string | null;
  readonly resolved: string | null;
  readonly place: OraclePlace;
  readonly invocation: string;
  readonly arguments: readonly OracleArgument[];
  /** What the binder refuses. */
  readonly errors: readonly { readonly id: string; readonly parameter: string | null }[];
  readonly splats?: readonly OracleSplat[];
}

export interface OracleVariable {
  readonly variable: string;
  readonly kind: string;
  readonly place: OraclePlace;
  readonly elements: readonly OracleElement[];
}

export interface OracleReading {
  readonly id: string;
  readonly errors: readonly { readonly id: string; readonly place: OraclePlace }[];
  readonly commands: readonly OracleCommand[];
  readonly variables: readonly OracleVariable[];
  readonly comments: readonly (readonly [number, number])[];
}

/** A reading together with what was read. */
export interface Golden extends OracleReading {
  readonly source: string;
}
