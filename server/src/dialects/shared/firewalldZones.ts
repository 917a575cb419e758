import { ABSENT, type Written } from '../../model/statement';

/** New installations put every interface into this zone, so that naming it limits nothing. */
const DEFAULT_ZONE = 'public';

/** The zone as a limit of where traffic comes from. */
export const limitingZone = (zone: Written<string>): Written<string> =>
  zone.kind === 'written' && zone.value === DEFAULT_ZONE ? ABSENT : zone;
