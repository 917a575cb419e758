import {
  type CodeAction,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentSymbol,
  type InlayHint,
  type MarkupContent,
  type Position,
  type Diagnostic as ProtocolDiagnostic,
  type TextEdit as ProtocolEdit,
  type Hover as ProtocolHover,
  type Range,
  type SymbolInformation,
  SymbolKind,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { assertNever } from '../base/assertNever';
import type { TextEdit } from '../base/edit';
import type { Span } from '../base/span';
import type { Change, Document } from '../document/document';
import { plainText } from '../engine/plainText';
import type { Action } from '../features/codeActions';
import type { Problem } from '../features/diagnostic';
import type { Hover } from '../features/hover';
import type { Hint } from '../features/inlayHints';
import type { OutlineSymbol } from '../features/symbols';
import { type Topic, topicData } from '../features/topic';
import type { Severity } from '../rules/rule';
import { at, type Client, isObject } from './client';

// The border of the protocol: spans, severities and items of ours become lines, characters and items of the editor's,
// and positions of the editor's, which are not trusted, become offsets.

const SOURCE = 'exchange-ports';

export const toRange = (document: Document, span: Span): Range => ({
  start: document.positionAt(span.start),
  end: document.positionAt(span.end),
});

/** The offset of an untrusted position; undefined where it is none or lies outside the text. */
export function toOffset(document: Document, position: unknown): number | undefined {
  if (!isPosition(position) || position.line < 0 || position.character < 0) return undefined;
  return position.line >= document.lineCount ? undefined : document.offsetAt(position);
}

/** The span of an untrusted range, drawn into the text; undefined where it is none. */
export function toSpan(document: Document, range: unknown): Span | undefined {
  const start = at(range, 'start');
  const end = at(range, 'end');
  if (!isPosition(start) || !isPosition(end)) return undefined;
  const a = document.offsetAt(start);
  const b = document.offsetAt(end);
  return { start: Math.min(a, b), end: Math.max(a, b) };
}

/** What a request speaks of: its range or position, or the start of the text where it has neither. */
export function spanAsked(document: Document, params: Readonly<Record<string, unknown>>): Span {
  const offset = toOffset(document, params['position']) ?? 0;
  return toSpan(document, params['range']) ?? { start: offset, end: offset };
}

const isPosition = (value: unknown): value is Position =>
  isObject(value) && isCount(value['line']) && isCount(value['character']);

const isCount = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);

/** The changes of a notification, without those that are none. */
export function toChanges(contentChanges: unknown): Change[] {
  if (!Array.isArray(contentChanges)) return [];
  return contentChanges.flatMap((change: unknown): Change[] => {
    const text = at(change, 'text');
    if (typeof text !== 'string') return [];
    const range = at(change, 'range');
    if (range === undefined || range === null) return [{ text }];
    const start = at(range, 'start');
    const end = at(range, 'end');
    return isPosition(start) && isPosition(end) ? [{ text, range: { start, end } }] : [];
  });
}

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toDiagnostic(document: Document, diagnostic: Problem, client: Client): ProtocolDiagnostic {
  const { related, code } = diagnostic;
  return {
    range: toRange(document, diagnostic.span),
    severity: SEVERITY[diagnostic.severity],
    code,
    source: SOURCE,
    message: diagnostic.message,
    ...(client.diagnosticTags && code === 'unused-suppression' ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(client.relatedInformation && related.length > 0
      ? {
          relatedInformation: related.map(({ span, message }) => ({
            location: { uri: document.uri, range: toRange(document, span) },
            message,
          })),
        }
      : {}),
  };
}

const toEdit = (document: Document, { span, newText }: TextEdit): ProtocolEdit => ({
  range: toRange(document, span),
  newText,
});

/** Edits of one document, addressed to the version they were made for where the client can be told. */
export function toWorkspaceEdit(document: Document, edits: readonly TextEdit[], client: Client): WorkspaceEdit {
  const converted = edits.map((edit) => toEdit(document, edit));
  if (!client.documentChanges) return { changes: { [document.uri]: converted } };
  return {
    documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: converted }],
  };
}

export function toCodeAction(document: Document, action: Action, client: Client): CodeAction {
  return {
    title: action.title,
    kind: action.kind,
    ...(action.preferred ? { isPreferred: true } : {}),
    ...(action.diagnostics.length > 0
      ? { diagnostics: action.diagnostics.map((diagnostic) => toDiagnostic(document, diagnostic, client)) }
      : {}),
    edit: toWorkspaceEdit(document, action.edits, client),
  };
}

export const markup = (text: string, kind: 'markdown' | 'plaintext'): MarkupContent => ({
  kind,
  value: kind === 'markdown' ? text : plainText(text),
});

export const toHover = (document: Document, hover: Hover, client: Client): ProtocolHover => ({
  contents: markup(hover.markdown, client.hover),
  range: toRange(document, hover.span),
});

export function toInlayHint(document: Document, hint: Hint, client: Client): InlayHint {
  const position = document.positionAt(hint.offset);
  const { label } = hint;
  if (client.resolvesHints) return { position, label, paddingLeft: true, data: toData(document, hint.topic) };
  const tooltip = hint.tooltip();
  const explained = tooltip === '' ? {} : { tooltip: markup(tooltip, 'markdown') };
  return { position, label, paddingLeft: true, ...explained };
}

/** What an item is explained by when the editor asks: the document whose profile and versions count, and the topic. */
export const toData = ({ uri }: Document, topic: Topic): object => Object.assign(topicData(topic), { uri });

/** The hint, which is not trusted and goes back as it came, with its explanation. */
export const resolvedHint = (hint: object, text: string): object =>
  text === '' ? hint : { ...hint, tooltip: markup(text, 'markdown') };

export const toSymbol = (document: Document, symbol: OutlineSymbol): DocumentSymbol => ({
  name: symbolName(symbol),
  ...(symbol.detail === '' ? {} : { detail: symbol.detail }),
  kind: symbolKind(symbol.kind),
  range: toRange(document, symbol.span),
  selectionRange: toRange(document, symbol.selection),
});

/** For clients without nested symbols. */
export const toFlatSymbol = (document: Document, symbol: OutlineSymbol): SymbolInformation => ({
  name: symbolName(symbol),
  kind: symbolKind(symbol.kind),
  location: { uri: document.uri, range: toRange(document, symbol.span) },
});

/** Editors refuse symbols without a name. */
const symbolName = ({ name, kind }: OutlineSymbol): string => (name.trim() === '' ? kind : name);

function symbolKind(kind: OutlineSymbol['kind']): SymbolKind {
  switch (kind) {
    case 'rule':
      return SymbolKind.Function;
    case 'setting':
      return SymbolKind.Property;
    case 'connector':
      return SymbolKind.Interface;
    default:
      return assertNever(kind);
  }
}
