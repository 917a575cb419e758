import { ABSENT, type Written } from '../../model/statement';

/**
 * Rules of a zone are asked by priority, and among those of one priority the ones that block come first. Those without a
 * priority have this one; those of rich rules go down to -32768.
 */
export const BASE_PRIORITY = 32768;

/** New installations put every interface into this zone, so that naming it limits nothing. */
const DEFAULT_ZONE = 'public';

/** The zone as a limit of where traffic comes from. */
export const limitingZone = (zone: Written<string>): Written<string> =>
  zone.kind === 'written' && zone.value === DEFAULT_ZONE ? ABSENT : zone;
