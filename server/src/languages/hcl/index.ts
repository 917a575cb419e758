import type { HostLanguage } from '../../model/language';
import { ID } from './id';
import { read, type TopNode } from './read';
import { Runner } from './run';

/** HashiCorp's configuration language: Terraform, OpenTofu, Terragrunt, Packer, variable files. */
export const hcl: HostLanguage<TopNode> = {
  id: ID,
  title: 'HCL',
  languageIds: ['terraform', 'terraform-vars', 'opentofu', 'opentofu-vars', 'hcl', 'tfvars'],
  extensions: ['.tf', '.tofu', '.tfvars', '.hcl'],
  comment: '# ',
  trailingComment: '# ',
  lists: { comma: 'in-brackets' },
  read,
  run(syntax, source, scope, emit) {
    new Runner(source, scope, emit).top(syntax);
  },
};
