import type { DiagnosticRule } from './rule';
import { cisco } from './shared/examples';
import { revision } from './shared/revision';

export const smtpInspectionBreaksTls: DiagnosticRule = {
  meta: {
    code: 'smtp-inspection-breaks-tls',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: 'A firewall inspects SMTP, so that servers behind it lose STARTTLS, EHLO or sign-in.',
    why: `\`fixup protocol smtp\` of PIX and \`inspect esmtp\` of ASA let through the commands they know and write XXXX over the rest. The banner turns to asterisks, EHLO is refused, STARTTLS disappears from the answer. Exchange then sends in the clear or not at all: between Exchange servers, from Edge Transport and with Exchange Online TLS is not a choice, and queues retry with 500 or 454.

Since ASA 9.4 a fresh configuration leaves encrypted sessions alone. One that was upgraded keeps what it had.`,
    instead:
      'Switch the inspection off, or let TLS through: a policy map of type `inspect esmtp` with `allow-tls` among its parameters.',
    references: ['ms-q190366', 'ms-q305007', 'ms-pix-mailguard-2007'],
    bad: [
      cisco('fixup protocol smtp 25'),
      cisco('policy-map global_policy\n class inspection_default\n  inspect esmtp'),
      cisco(
        'policy-map type inspect esmtp MAIL\n parameters\n  no mask-banner\npolicy-map global_policy\n class inspection_default\n  inspect esmtp MAIL',
      ),
      cisco('ip inspect name FW smtp'),
    ],
    good: [
      cisco('no fixup protocol smtp 25'),
      cisco(
        'policy-map type inspect esmtp MAIL\n parameters\n  allow-tls action log\npolicy-map global_policy\n class inspection_default\n  inspect esmtp MAIL',
      ),
      cisco('ASA Version 9.8(2)\npolicy-map global_policy\n class inspection_default\n  inspect esmtp'),
      cisco('fixup protocol ftp 21'),
    ],
  },
  statements: ['inspection'],
  *check(statement, context) {
    if (statement.kind !== 'inspection' || !statement.on || statement.passesTls) return;
    const { protocol } = statement;
    if (protocol !== 'smtp' && protocol !== 'esmtp') return;
    yield {
      place: statement.place,
      message: `This inspects SMTP and takes STARTTLS away from the servers behind it: Exchange falls back to clear text or its queues stand still.`,
      fixes: revision(context, statement, { kind: 'set-enabled', enabled: false }, 'Switch the inspection off'),
    };
  },
};
