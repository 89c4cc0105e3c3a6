// The program under test, on a port and a data directory of its own, with mail in the development inbox.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../..");
const program = process.env.POSTKEY_PROGRAM ?? path.join(root, "build/dev/postkey");
const longestWait = 20_000;

// Every person here has the same address on the network, and some ask for mail twice a minute.
const unthrottled = {
  POSTKEY_THROTTLE__SOURCE_REQUESTS_PER_MINUTE: "100000",
  POSTKEY_THROTTLE__SOURCE_FAILED_SIGN_INS_PER_MINUTE: "100000",
  POSTKEY_THROTTLE__SOURCE_TOKEN_GUESSES_PER_MINUTE: "100000",
  POSTKEY_THROTTLE__MAILBOX_PER_MINUTE: "1000",
  POSTKEY_THROTTLE__MAILBOX_PER_HOUR: "1000",
  POSTKEY_THROTTLE__MAILBOX_PER_DAY: "1000",
};

export { root };

export async function startServer() {
  const dataDir = mkdtempSync(path.join(tmpdir(), "postkey-browser-"));
  const child = spawn(program, ["serve", "--data-dir", dataDir, "--listen", "127.0.0.1:0"], {
    env: { PATH: process.env.PATH, LANG: "C.UTF-8", ...unthrottled },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (piece) => (log += piece));
  const ended = new Promise((resolve) => child.on("close", resolve));
  const url = await new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => reject(new Error(`not ready in time:\n${log}`)), longestWait);
    let out = "";
    child.stdout.on("data", (piece) => {
      out += piece;
      const ready = /^postkey ready on (http:\/\/\S+)\n/.exec(out);
      if (ready) {
        clearTimeout(tooLate);
        resolve(ready[1]);
      }
    });
    ended.then((status) => reject(new Error(`ended with ${status}:\n${log}`)));
  });

  return {
    url,
    // The next mail of that kind to that address, as the inbox's own interface gives it.
    async mail(to, kind) {
      const query = new URLSearchParams({ to, kind, timeout: "15" });
      const answer = await fetch(`${url}/dev/mail/wait?${query}`);
      if (answer.status !== 200) throw new Error(`no ${kind} mail to ${to}: ${answer.status}`);
      return answer.json();
    },
    // Ends it; throws when it did not end well or a sanitizer spoke.
    async stop() {
      child.kill("SIGTERM");
      const status = await ended;
      rmSync(dataDir, { recursive: true, force: true });
      if (status !== 0 || /Sanitizer|runtime error:/.test(log)) throw new Error(`ended with ${status}:\n${log.slice(-5000)}`);
    },
  };
}
