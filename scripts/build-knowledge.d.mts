import type { KnowledgeBundle } from '../server/src/knowledge/types';

export const dataFolder: string;
export const FOLDERS: Readonly<Record<string, string>>;
export const FILES: Readonly<Record<string, string>>;
export function readFolder(folder: string): { file: string; record: Record<string, unknown> }[];
export function buildKnowledge(): KnowledgeBundle;
