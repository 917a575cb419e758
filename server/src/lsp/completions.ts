import {
  ApplyKind,
  type CompletionItem,
  CompletionItemKind,
  type CompletionItemLabelDetails,
  type CompletionList,
  type TextEdit as ProtocolEdit,
} from 'vscode-languageserver';
import type { Span } from '../base/span';
import type { Document } from '../document/document';
import type { Completion } from '../features/completionItem';
import { pairsOf, type Topic } from '../features/topic';
import { at, type Client } from './client';
import { markup, toData, toRange } from './convert';

// Lists of choices are long and come with each key: what all of one have in common is said once where the client lets us.

const KINDS: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  port: CompletionItemKind.Value,
  range: CompletionItemKind.Value,
  keyword: CompletionItemKind.Keyword,
  word: CompletionItemKind.EnumMember,
};

/** What is said once for all items of a list. */
interface Shared {
  /** What all of them replace; undefined where each says it. */
  readonly span: Span | undefined;
  /** The topic whose situation and transports each item has that says no others; undefined where each says all. */
  readonly topic: Topic | undefined;
}

export function toCompletions(
  document: Document,
  completions: readonly Completion[],
  client: Client,
): CompletionItem[] | CompletionList {
  const { span, topic } = sharedBy(completions, client);
  const items = completions.map((completion) => toCompletion(document, completion, { span, topic }, client));
  if (!span && !topic) return items;
  return {
    isIncomplete: false,
    itemDefaults: {
      ...(span ? { editRange: toRange(document, span) } : {}),
      ...(topic ? { data: toData(document, { ...topic, keyword: undefined, ports: [] }) } : {}),
    },
    ...(topic ? { applyKind: { data: ApplyKind.Merge } } : {}),
    items,
  };
}

function sharedBy(completions: readonly Completion[], client: Client): Shared {
  const span = completions[0]?.insert.span;
  const topic = completions.find((completion) => completion.topic)?.topic;
  return {
    span: client.sharesEditRange && completions.every(({ insert }) => insert.span === span) ? span : undefined,
    topic:
      client.mergesData &&
      client.resolvesCompletion &&
      completions.every((completion) => !completion.topic || completion.topic.situation === topic?.situation)
        ? topic
        : undefined,
  };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function toCompletion(document: Document, completion: Completion, shared: Shared, client: Client): CompletionItem {
  const { label, detail, description, topic, insert } = completion;
  const item: Writable<CompletionItem> = { label, kind: KINDS[completion.kind], sortText: completion.sortText };
  if (client.labelDetails && (detail !== '' || description !== '')) {
    const labelDetails: CompletionItemLabelDetails = {};
    if (detail !== '') labelDetails.detail = `${GAP}${detail}`;
    if (description !== '') labelDetails.description = description;
    item.labelDetails = labelDetails;
  }
  const line = client.resolvesDetail && client.labelDetails ? '' : detailLine(detail, description);
  if (line !== '') item.detail = line;
  if (completion.filterText !== label) item.filterText = completion.filterText;
  if (!shared.span) item.textEdit = { range: toRange(document, insert.span), newText: insert.newText } as ProtocolEdit;
  else if (insert.newText !== label) item.textEditText = insert.newText;
  if (client.resolvesCompletion && topic) item.data = dataOf(document, topic, shared.topic);
  else {
    const documentation = completion.documentation();
    if (documentation !== '') item.documentation = markup(documentation, client.completion);
  }
  return item;
}

/** Between the label and what stands beside it. */
const GAP = '  ';

const detailLine = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join(GAP);

/** What an item adds to the data of its list. */
function dataOf(document: Document, topic: Topic, shared: Topic | undefined): object {
  if (!shared) return toData(document, topic);
  const { keyword, transports } = topic;
  const ports = pairsOf(topic.ports);
  if (keyword !== undefined) return { keyword, ports };
  return transports === shared.transports ? { ports } : { ports, transports };
}

/** The item, which is not trusted and goes back as it came, with what was left out of it. */
export function resolvedCompletion(item: object, text: string, client: Client): object {
  const said = client.resolvesDetail ? at(item, 'labelDetails') : undefined;
  const [detail, description] = [at(said, 'detail'), at(said, 'description')];
  const line = detailLine(
    typeof detail === 'string' ? detail.trimStart() : '',
    typeof description === 'string' ? description : '',
  );
  return {
    ...item,
    ...(line === '' ? {} : { detail: line }),
    ...(text === '' ? {} : { documentation: markup(text, client.completion) }),
  };
}
