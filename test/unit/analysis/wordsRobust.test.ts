import { wordEvidence } from '../../../server/src/analysis/words';
import { assertLinear } from '../../harness/growth';

describe('words that name Exchange: long texts', () => {
  it('are read in linear time', () => {
    assertLinear(wordEvidence, 'Exchange _-/ ', 100_000);
    assertLinear(wordEvidence, 'Exchange 2016, 2019, ', 100_000);
    assertLinear((text: string) => wordEvidence(`Exchange ${text}`), '2016/2019/', 100_000);
    assertLinear((text: string) => wordEvidence(`Exchange 2019${text}`), ' ', 100_000);
  });
});
