/** What is wrong with a checkpoint, without the file's name: `readPth` puts it into a sentence. */
export class PthFault extends Error {
  override readonly name = 'PthFault';
}
