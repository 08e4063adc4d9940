/** Tells of Node's tests what failed, and in the end how many there were. */
import { inspect } from 'node:util';

/** @param {AsyncIterable<{type: string, data: any}>} events */
export default async function* reporter(events) {
  const count = { passed: 0, failed: 0 };
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
    else if (type === 'test:pass') count.passed++;
    else if (type === 'test:fail') {
      count.failed++;
      const { error } = data.details;
      yield `FAILED ${data.file ?? ''}: ${data.name}\n${inspect(error.cause ?? error)}\n`;
    }
  }
  yield `${count.passed} tests in Node passed, ${count.failed} failed.\n`;
}
