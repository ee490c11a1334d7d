/* test-aimock.mjs: the client against @copilotkit/aimock, a server that others wrote
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-aimock.mjs PROBE: speaks TAP.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { LLMock } from "@copilotkit/aimock";

const [probe] = process.argv.slice(2);
const KEY = "sk-aimock-0123456789abcdef";

/* Runs the probe; gives its exit status and its lines. */
function send(uri, prompt, options = [], key = KEY) {
  return new Promise((resolve) => {
    const child = spawn(probe, ["send", "--uri", uri, "--key-stdin", ...options, prompt],
                        { stdio: ["pipe", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (piece) => (text += piece));
    child.on("close", (status) => {
      assert.ok(!text.includes(KEY), "the key is in the output");
      resolve({ status, lines: text.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line)) });
    });
    child.stdin.end(key + "\n");
  });
}

const joined = (lines, type) => lines.filter((line) => line.type === type).map((line) => line.text).join("");
const last = (lines) => lines[lines.length - 1];

const LONG = "Serverless means that someone else keeps the servers: you send a prompt, and pay for tokens. Žluťoučký kůň 漢字 😀. ".repeat(8);

async function withServer(fixtures, test, options = {}) {
  const mock = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent", chunkSize: 7, auth: { apiKeys: [KEY] }, ...options });
  mock.addFixtures(fixtures);
  await mock.start();
  try {
    await test(mock);
  } finally {
    await mock.stop();
  }
}

const greeting = { match: { userMessage: "hello" }, response: { content: LONG } };

const tests = {
  async "openai/stream"() {
    await withServer([greeting], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "hello", ["--model", "gpt-4o", "--system", "Be brief.", "--set", "temperature=0.5"]);
      assert.equal(status, 0);
      assert.equal(joined(lines, "delta"), LONG);
      assert.ok(lines.filter((line) => line.type === "delta").length > 50);
      assert.equal(last(lines).type, "done");
      assert.equal(last(lines).finish_reason, "stop");
      assert.ok(last(lines).timings.first_token >= last(lines).timings.first_byte);
      const body = mock.getRequests()[0].body;
      assert.equal(body.temperature, 0.5);
      assert.equal(body.stream, true);
      assert.deepEqual(body.messages.map((message) => message.role), ["system", "user"]);
    });
  },

  async "openai/whole"() {
    await withServer([greeting], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "hello", ["--model", "gpt-4o", "--whole"]);
      assert.equal(status, 0);
      assert.equal(joined(lines, "delta"), LONG);
      assert.ok(last(lines).usage.total_tokens > 0);
    });
  },

  async "openai/slow"() {
    await withServer([greeting], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "hello", ["--model", "gpt-4o"]);
      assert.equal(status, 0);
      assert.equal(joined(lines, "delta"), LONG);
      assert.ok(last(lines).timings.end > 200000);
    }, { latency: 5 });
  },

  async "azure/stream"() {
    await withServer([greeting], async (mock) => {
      const uri = `${mock.url}/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21`;
      const { status, lines } = await send(uri, "hello", ["--dialect", "azure-openai"]);
      assert.equal(status, 0);
      assert.equal(joined(lines, "delta"), LONG);
      const request = mock.getRequests()[0];
      assert.ok(request.path.startsWith("/openai/deployments/my-gpt/chat/completions"));
    });
  },

  async "reasoning"() {
    const fixture = { match: { userMessage: "think" }, response: { content: "So it is.", reasoning: "Let me think about it first." } };
    await withServer([fixture], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "think", ["--model", "o3"]);
      assert.equal(status, 0);
      assert.equal(joined(lines, "reasoning"), "Let me think about it first.");
      assert.equal(joined(lines, "delta"), "So it is.");
    });
  },

  async "tool-calls"() {
    const fixture = { match: { userMessage: "weather" }, response: { toolCalls: [{ name: "get_weather", arguments: '{"city":"Brno"}' }, { name: "get_time", arguments: "{}" }] } };
    await withServer([fixture], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "weather", ["--model", "gpt-4o"]);
      assert.equal(status, 0);
      assert.equal(last(lines).finish_reason, "tool_calls");
      const calls = lines.filter((line) => line.type === "tool_call");
      assert.deepEqual(calls.filter((line) => line.name).map((line) => line.name), ["get_weather", "get_time"]);
      assert.equal(calls.filter((line) => line.call === 0).map((line) => line.arguments).join(""), '{"city":"Brno"}');
    });
  },

  async "wrong-key"() {
    await withServer([greeting], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "hello", ["--model", "gpt-4o"], "sk-wrong-key");
      assert.equal(status, 1);
      assert.equal(last(lines).type, "error");
      assert.equal(last(lines).code, "auth");
      assert.equal(last(lines).status, 401);
      assert.equal(lines.length, 1);
    });
  },

  async "no-fixture"() {
    await withServer([greeting], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "something else", ["--model", "gpt-4o"]);
      assert.equal(status, 1);
      assert.equal(last(lines).code, "not-found");
      assert.equal(last(lines).status, 404);
      assert.equal(mock.getRequests().length, 1);
    });
  },

  async "rate-limit/then-good"() {
    const limited = { match: { userMessage: "hello", sequenceIndex: 0 }, response: { error: { message: "Slow down.", type: "rate_limit_error" }, status: 429, retryAfter: 1 } };
    await withServer([limited, greeting], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "hello", ["--model", "gpt-4o"]);
      assert.equal(status, 0);
      assert.deepEqual(lines.filter((line) => line.type === "retry").map((line) => line.wait_ms), [1000]);
      assert.equal(joined(lines, "delta"), LONG);
      assert.equal(mock.getRequests().length, 2);
    });
  },

  async "rate-limit/too-long"() {
    const limited = { match: { userMessage: "hello" }, response: { error: { message: "Slow down.", type: "rate_limit_error" }, status: 429, retryAfter: 3600 } };
    await withServer([limited], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "hello", ["--model", "gpt-4o"]);
      assert.equal(status, 1);
      assert.equal(last(lines).code, "rate-limit");
      assert.equal(last(lines).retry_after_ms, 3600000);
      assert.equal(mock.getRequests().length, 1);
    });
  },

  async "chaos/drop"() {
    await withServer([{ ...greeting, chaos: { dropRate: 1 } }], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "hello", ["--model", "gpt-4o"]);
      assert.equal(status, 1);
      assert.equal(last(lines).code, "server");
      assert.equal(last(lines).status, 500);
      assert.equal(lines.filter((line) => line.type === "retry").length, 2);
      assert.equal(mock.getRequests().length, 3);
    });
  },

  async "chaos/malformed"() {
    await withServer([{ ...greeting, chaos: { malformedRate: 1 } }], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "hello", ["--model", "gpt-4o"]);
      assert.equal(status, 1);
      assert.equal(last(lines).code, "protocol");
      assert.equal(mock.getRequests().length, 1);
    });
  },

  async "chaos/disconnect"() {
    await withServer([{ ...greeting, chaos: { disconnectRate: 1 } }], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "hello", ["--model", "gpt-4o"]);
      assert.equal(status, 1);
      assert.equal(last(lines).code, "interrupted");
      assert.equal(mock.getRequests().length, 1);
    });
  },

  async "chaos/rate-limit"() {
    await withServer([{ ...greeting, chaos: { rateLimitRate: 1 } }], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "hello", ["--model", "gpt-4o"]);
      assert.equal(status, 1);
      assert.equal(last(lines).code, "rate-limit");
      assert.deepEqual(lines.filter((line) => line.type === "retry").map((line) => line.wait_ms), [1000, 1000]);
    });
  },

  async "chaos/latency"() {
    await withServer([{ ...greeting, chaos: { latencyMs: 300 } }], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "hello", ["--model", "gpt-4o"]);
      assert.equal(status, 0);
      assert.ok(last(lines).timings.first_byte >= 300000);
    });
  },

  async "cut-after-chunks"() {
    await withServer([{ ...greeting, truncateAfterChunks: 5 }], async (mock) => {
      const { status, lines } = await send(`${mock.url}/v1`, "hello", ["--model", "gpt-4o"]);
      assert.equal(status, 1);
      assert.equal(last(lines).code, "interrupted");
      const text = joined(lines, "delta");
      assert.ok(text.length > 0 && LONG.startsWith(text) && text.length < LONG.length);
      assert.equal(mock.getRequests().length, 1);
    }, { latency: 20 });
  },
};

const names = Object.keys(tests);
let failed = 0;
console.log(`1..${names.length}`);
for (const [index, name] of names.entries()) {
  try {
    await tests[name]();
    console.log(`ok ${index + 1} /foreign/aimock/${name}`);
  } catch (error) {
    failed++;
    console.log(String(error.stack).replace(/^/gm, "# "));
    console.log(`not ok ${index + 1} /foreign/aimock/${name}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
