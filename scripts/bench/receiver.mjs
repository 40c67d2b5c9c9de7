/**
 * A receiver of batches in a process of its own, so that its work is nobody else's time: takes everything, says so of each
 * message, and knows of a message no more than its id. Its argument is how long it thinks about a batch, in milliseconds.
 */
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(import.meta.url);

/** Starts one; to be closed. */
export async function startReceiver(thinkTime = 0) {
  const child = fork(program, [String(thinkTime)]);
  const port = await new Promise((resolve) => child.once('message', resolve));
  return { url: `http://127.0.0.1:${port}/send`, close: () => child.disconnect() };
}

function receive(thinkTime) {
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const answer = answerTo(Buffer.concat(parts).toString('latin1'));
      response.setHeader('content-type', 'application/json');
      if (thinkTime === 0) response.end(answer);
      else setTimeout(() => response.end(answer), thinkTime);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.once('disconnect', () => process.exit());
}

const answerTo = (body) =>
  JSON.stringify([...body.matchAll(/\{"id":"(\w+)"/g)].map(([, id]) => ({ id, status: 'accepted' })));

if (process.argv[1] === program) receive(Number(process.argv[2]));
