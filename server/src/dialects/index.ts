import type { Dialect } from '../model/dialect';
import { netsh } from './netsh';
import { powershellRules } from './powershell';
import { registry } from './registry';

/** All dialects. The first one that claims an item interprets it, so the more particular come first. */
export const dialects: readonly Dialect[] = [netsh, registry, powershellRules];
