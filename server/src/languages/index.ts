import type { HostLanguage } from '../model/language';
import { batch } from './batch';
import { powershell } from './powershell';
import { registryFile } from './registryFile';

/** All host languages. */
export const languages: readonly HostLanguage[] = [powershell, batch, registryFile] as readonly HostLanguage[];
