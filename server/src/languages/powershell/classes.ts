import { BlockReader } from './blocks';
import { MAX_DEPTH } from './scanner';
import type { ClassNode, EnumNode, Expression, FunctionNode, VariableNode } from './syntax';

/** Classes and enumerations. */
export abstract class ClassReader extends BlockReader {
  protected readClass(start: number): ClassNode | null {
    this.skipBlanks();
    const name = this.nameHere();
    const open = name === '' ? -1 : this.findBody();
    if (open < 0) return null;
    this.pos = open + 1;
    const properties: ClassNode['properties'][number][] = [];
    const methods: FunctionNode[] = [];
    this.depth++;
    this.braces++;
    for (;;) {
      this.skipLines();
      const c = this.code(this.pos);
      if (c < 0) this.hungry = true;
      if (c < 0 || c === 0x7d) break;
      const before = this.pos;
      this.readMember(properties, methods);
      if (this.pos === before) this.pos++;
    }
    this.braces--;
    this.depth--;
    if (this.code(this.pos) === 0x7d) this.pos++;
    const node: ClassNode = { kind: 'class', name: name.toLowerCase(), properties, methods, start, end: this.pos };
    this.definitions.push([`[${node.name}]`, node]);
    return node;
  }

  /** The brace that opens a body, perhaps behind the names of base classes; -1 where there is none. */
  private findBody(): number {
    let at = this.peekBehindLines(this.pos);
    if (this.code(at) === 0x3a) while (at < this.end && !'{;'.includes(this.text.charAt(at))) at++;
    return this.code(at) === 0x7b && this.depth < MAX_DEPTH ? at : -1;
  }

  private readMember(properties: ClassNode['properties'][number][], methods: FunctionNode[]): void {
    const start = this.pos;
    let isStatic = false;
    for (;;) {
      this.skipLines();
      if (this.code(this.pos) === 0x5b) this.readAttribute();
      else if (this.acceptWord('static')) isStatic = true;
      else if (!this.acceptWord('hidden')) break;
    }
    const c = this.code(this.pos);
    if (c === 0x24) {
      const variable = this.scanVariable() as VariableNode | undefined;
      this.skipBlanks();
      let value: Expression | undefined;
      if (this.code(this.pos) === 0x3d) {
        this.pos++;
        this.skipLines();
        value = this.readExpression();
      }
      if (variable) properties.push({ variable, isStatic, value });
      return;
    }
    const name = this.nameHere().toLowerCase();
    if (name === '' || this.code(this.peekBehindLines(this.pos)) !== 0x28) return;
    this.skipLines();
    const parameters = this.readDeclarations();
    this.skipLines();
    if (this.code(this.pos) === 0x3a) while (this.pos < this.end && this.code(this.pos) !== 0x7b) this.pos++;
    const body = this.readBody();
    methods.push({ kind: 'function', form: 'function', name, parameters, body, calls: [], start, end: this.pos });
  }

  protected readEnum(start: number): EnumNode | null {
    this.skipBlanks();
    const name = this.nameHere();
    const open = name === '' ? -1 : this.findBody();
    if (open < 0) return null;
    this.pos = open + 1;
    const members: EnumNode['members'][number][] = [];
    this.depth++;
    for (;;) {
      this.skipLines();
      const c = this.code(this.pos);
      if (c < 0) this.hungry = true;
      if (c < 0 || c === 0x7d) break;
      const member = this.nameHere();
      if (member === '') {
        this.pos++;
        continue;
      }
      this.skipBlanks();
      let value: Expression | undefined;
      if (this.code(this.pos) === 0x3d) {
        this.pos++;
        this.skipBlanks();
        value = this.readExpression();
      }
      members.push({ name: member, value });
    }
    this.depth--;
    if (this.code(this.pos) === 0x7d) this.pos++;
    const node: EnumNode = { kind: 'enum', name: name.toLowerCase(), members, start, end: this.pos };
    this.definitions.push([`[${node.name}]`, node]);
    return node;
  }
}
