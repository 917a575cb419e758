import type { Text, Value } from '../../../model/value';
import type { Node } from '../syntax';
import type { ComObject } from './comObjects';
import type { Machine } from './machine';
import { TextBuilder } from './texts';
import { tableOf } from './values';

/** `New-Object -ComObject NAME -Property @{ … }`: of properties that are no table it is not known what they give. */
export function comObject(machine: Machine, node: Node, of: Text, properties: Value | undefined): ComObject {
  const place = machine.place(node);
  const given = properties?.kind === 'table' ? properties : undefined;
  const isOpen = given ? given.isOpen : properties && true;
  const entries = given?.entries ?? [];
  return { ...tableOf(entries, place), of, origin: machine.objects.originAt(place), ...(isOpen ? { isOpen } : {}) };
}

/** What a property of an object gives that nobody set: an object of the class, as far as its name goes. */
export function comMember(object: ComObject, name: string, machine: Machine, node: Node): ComObject {
  const place = machine.place(node);
  const of = new TextBuilder().add(`${object.of.text}.${name}`, place, false).done(place, '');
  return { ...tableOf([], place), of, origin: machine.objects.originAt(place) };
}
