import type { DataFile } from './data-files.mjs';

export function dataFiles(): DataFile[];
export function keyOrder(kind: string): string[];
export function validateData(files?: DataFile[]): string[];
