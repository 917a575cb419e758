import type { HostLanguage } from '../model/language';
import { batch } from './batch';
import { registryFile } from './registryFile';

/** All host languages. */
export const languages: readonly HostLanguage[] = [batch, registryFile] as readonly HostLanguage[];
