import type { FlowGraph } from './graph.mjs';

export function drawGraph(graph: FlowGraph, title: string): string;
