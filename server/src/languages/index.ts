import type { HostLanguage } from '../model/language';
import { batch } from './batch';
import { netshScript } from './netshScript';
import { powershell } from './powershell';
import { registryFile } from './registryFile';

/** All host languages. */
export const languages: readonly HostLanguage[] = [
  powershell,
  batch,
  netshScript,
  registryFile,
] as readonly HostLanguage[];
