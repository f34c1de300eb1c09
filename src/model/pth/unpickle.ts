import type { ByteCursor } from './byte-cursor.js';
import { opcodes } from './opcodes.js';
import type { PickleValue } from './pickle-values.js';
import { PthFault } from './pth-fault.js';
import { Unpickler } from './unpickler.js';

/**
 * Reads one pickle from the cursor, up to its end. Names outside the allow-list are refused; nothing is ever executed. Time
 * and memory are bounded by the number of its bytes.
 * @throws PthFault naming what is wrong
 */
export function unpickle(cursor: ByteCursor): PickleValue {
  const machine = new Unpickler(cursor);
  while (machine.result === undefined) {
    machine.step();
    const at = cursor.at;
    const opcode = cursor.uint8();
    const operation = opcodes.get(opcode);
    if (!operation) {
      const hex = opcode.toString(16).padStart(2, '0');
      throw new PthFault(`its pickle has the instruction 0x${hex} at byte ${at}, which weights do not need`);
    }
    operation(machine);
  }
  return machine.result;
}
