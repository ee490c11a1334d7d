// test-azure-rest.mjs: Microsoft's own client, unchanged, against the emulator over TLS
//
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node test-azure-rest.mjs EMULATOR CERTIFICATE.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import ModelClient, { isUnexpected } from "@azure-rest/ai-inference";
import { AzureKeyCredential } from "@azure/core-auth";
import { createSseStream } from "@azure/core-sse";

const [program, certificate] = process.argv.slice(2);
const emulator = spawn(
  program,
  ["--tls-cert", certificate, "--token-rate", "0", "--first-token-ms", "0"],
  { stdio: ["ignore", "pipe", "inherit"] },
);
const ended = new Promise((resolve) => emulator.on("exit", (code, signal) => resolve({ code, signal })));
const lines = createInterface({ input: emulator.stdout })[Symbol.asyncIterator]();
const state = JSON.parse((await lines.next()).value);
const key = state.keys[0];

const messages = [
  { role: "system", content: "Be brief." },
  { role: "user", content: "What does temperature do?" },
];

const serverless = ModelClient(state.url, new AzureKeyCredential(key));
const models = ModelClient(`${state.url}/models`, new AzureKeyCredential(key));
const openai = ModelClient(`${state.url}/openai/deployments/${state.deployment}`, new AzureKeyCredential(key), {
  apiVersion: "2024-10-21",
});

const post = (client, body, more = {}) => client.path("/chat/completions").post({ body, ...more });

// What the test routes are asked does not go through the client under test.
const ask = async (method, path, body) => {
  const response = await fetch(state.url + path, {
    method,
    headers: { "api-key": key },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  assert.equal(response.status, 200);
  return response.json();
};

const stream = async (client, body) => {
  const response = await post(client, { ...body, stream: true }).asNodeStream();
  assert.equal(response.status, "200");
  const chunks = [];
  let done = false;
  for await (const event of createSseStream(response.body)) {
    if (event.data === "[DONE]") {
      done = true;
      break;
    }
    chunks.push(JSON.parse(event.data));
  }
  return {
    chunks,
    done,
    text: chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? "").join(""),
  };
};

const tests = {
  async "the endpoint tells what it is"() {
    const response = await serverless.path("/info").get();
    assert.equal(response.status, "200");
    assert.equal(response.body.model_name, state.model);
    assert.match(response.body.model_type, /^chat-completions?$/);
  },

  async "an answer, whole"() {
    for (const [client, model] of [[serverless], [models, state.deployment], [openai]]) {
      const response = await post(client, { messages, model, temperature: 0, max_tokens: 200 });
      assert.ok(!isUnexpected(response), JSON.stringify(response.body));
      const [choice] = response.body.choices;
      assert.match(choice.message.content, /^\*\*Temperature\*\* says/);
      assert.equal(choice.message.role, "assistant");
      assert.equal(choice.finish_reason, "stop");
      const { prompt_tokens, completion_tokens, total_tokens } = response.body.usage;
      assert.equal(prompt_tokens + completion_tokens, total_tokens);
    }
  },

  async "an answer, streamed"() {
    for (const [client, model] of [[serverless], [models, state.deployment], [openai]]) {
      const { chunks, done, text } = await stream(client, { messages, model, temperature: 0 });
      assert.ok(done);
      assert.match(text, /^\*\*Temperature\*\* says/);
      assert.equal(chunks.at(-1).choices[0].finish_reason, "stop");
      if (client !== openai) assert.ok(chunks.at(-1).usage.total_tokens > 0);
    }
  },

  async "a function, called in fragments"() {
    const tools = [
      {
        type: "function",
        function: { name: "look_up", parameters: { type: "object", properties: { query: { type: "string" } } } },
      },
    ];
    const { chunks } = await stream(openai, { messages, tools, tool_choice: "required" });
    const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta?.tool_calls ?? []);
    assert.equal(calls[0].function.name, "look_up");
    assert.deepEqual(JSON.parse(calls.map((call) => call.function.arguments).join("")), {
      query: "What does temperature do?",
    });
    assert.equal(chunks.at(-1).choices[0].finish_reason, "tool_calls");
  },

  async "a wrong key"() {
    const wrong = new AzureKeyCredential("x".repeat(32));
    const whole = await post(ModelClient(state.url, wrong), { messages });
    assert.ok(isUnexpected(whole));
    assert.equal(whole.status, "401");
    assert.deepEqual(whole.body, { status: "Invalid auth token" });
    const streamed = await post(ModelClient(state.url, wrong), { messages, stream: true }).asNodeStream();
    assert.equal(streamed.status, "401");
    const dated = await post(
      ModelClient(`${state.url}/openai/deployments/${state.deployment}`, wrong, { apiVersion: "2024-10-21" }),
      { messages },
    );
    assert.equal(dated.body.error.code, "401");
  },

  async "a field that the API does not know"() {
    const refused = await post(serverless, { messages, sunshine: 1 });
    assert.ok(isUnexpected(refused));
    assert.equal(refused.status, "400");
    assert.match(refused.body.detail, /^Extra parameters \['sunshine'\] are not allowed/);
    const passed = await post(serverless, { messages, sunshine: 1 }, { headers: { "extra-parameters": "pass-through" } });
    assert.ok(!isUnexpected(passed));
  },

  async "a parameter that the model does not have"() {
    const response = await post(serverless, { messages, response_format: { type: "json_object" } });
    assert.ok(isUnexpected(response));
    assert.equal(response.status, "422");
    assert.equal(response.headers["x-ms-error-code"], "parameter_not_supported");
    assert.deepEqual(response.body.detail.loc, ["body", "response_format"]);
  },

  async "a filtered prompt"() {
    const bad = [{ role: "user", content: "phidias-filter-violence" }];
    const native = await post(serverless, { messages: bad });
    assert.equal(native.status, "400");
    assert.equal(native.body.code, "content_filter");
    const dated = await post(openai, { messages: bad });
    assert.ok(isUnexpected(dated));
    assert.equal(dated.body.error.code, "content_filter");
    assert.ok(dated.body.error.innererror.content_filter_result.violence.filtered);
  },

  async "a route and a deployment that are not there"() {
    const route = await serverless.pathUnchecked("/completions").post({ body: { messages } });
    assert.equal(route.status, "424");
    assert.deepEqual(route.body, { detail: "Not Found" });
    const missing = await post(models, { messages, model: "nobody" });
    assert.ok(isUnexpected(missing));
    assert.equal(missing.status, "404");
  },

  async "too many requests, waited out"() {
    await ask("DELETE", "/phidias/requests");
    await ask("POST", "/phidias/control", {
      status: 429,
      headers: { "retry-after-ms": "30", "Retry-After": "1" },
      body: { error: "TooManyRequestsError", message: "slow down", status: 429 },
    });
    const response = await post(serverless, { messages });
    assert.equal(response.status, "200");
    const { requests } = await ask("GET", "/phidias/requests");
    assert.deepEqual(requests.map((request) => request.status), [429, 200]);
    assert.deepEqual(requests[0].body, requests[1].body);
  },

  async "a stream that is cut"() {
    await ask("POST", "/phidias/control", { cut_after_bytes: 600, cut: "inside" });
    await assert.rejects(stream(serverless, { messages }));
  },

  async "a client that leaves"() {
    await ask("DELETE", "/phidias/requests");
    await ask("POST", "/phidias/control", { stall_after_tokens: 3 });
    const response = await post(serverless, { messages, stream: true }).asNodeStream();
    for await (const event of createSseStream(response.body)) {
      assert.ok(event.data);
      break;
    }
    response.body.destroy();
    const late = Date.now() + 20000;
    let requests;
    do {
      ({ requests } = await ask("GET", "/phidias/requests"));
    } while (!requests[0].disconnected && Date.now() < late);
    assert.ok(requests[0].disconnected);
  },

  async "the key stays where it belongs"() {
    const { requests } = await ask("GET", "/phidias/requests");
    assert.ok(requests.length > 0);
    for (const request of requests) assert.equal(request.key_elsewhere, false);
  },

  async "the emulator ends when it is told to"() {
    emulator.kill("SIGTERM");
    assert.deepEqual(await ended, { code: 0, signal: null });
  },
};

console.log(`1..${Object.keys(tests).length}`);
let number = 0;
let failed = false;
for (const [name, test] of Object.entries(tests)) {
  number++;
  try {
    await test();
    console.log(`ok ${number} - ${name}`);
  } catch (error) {
    failed = true;
    console.log(String(error.stack ?? error).replace(/^/gm, "# "));
    console.log(`not ok ${number} - ${name}`);
  }
}
emulator.kill("SIGTERM");
process.exitCode = failed ? 1 : 0;
