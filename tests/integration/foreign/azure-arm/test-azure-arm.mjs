// test-azure-arm.mjs: Microsoft's own clients of the resource manager, unchanged, against the emulator over TLS
//
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node test-azure-arm.mjs EMULATOR CERTIFICATE.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { CognitiveServicesManagementClient } from "@azure/arm-cognitiveservices";
import { SubscriptionClient } from "@azure/arm-resources-subscriptions";

const [program, certificate] = process.argv.slice(2);
const emulator = spawn(
  program,
  ["--control-plane", "--tls-cert", certificate, "--token-rate", "0", "--first-token-ms", "0", "--operation-ms", "60", "--warm-up-ms", "0"],
  { stdio: ["ignore", "pipe", "inherit"] },
);
const ended = new Promise((resolve) => emulator.on("exit", (code, signal) => resolve({ code, signal })));
const lines = createInterface({ input: emulator.stdout })[Symbol.asyncIterator]();
const state = JSON.parse((await lines.next()).value);

const subscription = "5b0f8a52-3d6e-4f1b-9c57-2a7d41e6b901";
const group = "practice-rg";
const account = "practice-foundry";
const credential = (token) => ({ getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3600_000 }) });
const options = { retryOptions: { retryDelayInMs: 10, maxRetryDelayInMs: 20 } };
const client = new CognitiveServicesManagementClient(credential(state.token), subscription, { endpoint: state.url, ...options });
// The other address of the same manager.
const below = new CognitiveServicesManagementClient(credential(state.token), subscription, { endpoint: state.arm, ...options });
const subscriptions = new SubscriptionClient(credential(state.token), { endpoint: state.url, ...options });
const quick = { updateIntervalInMs: 10 };

const phi = (capacity) => ({
  sku: { name: "GlobalStandard", capacity },
  properties: { model: { format: "Microsoft", name: "Phi-4-mini-instruct", version: "1" } },
});

const collect = async (pages) => {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
};

// What does not go through the clients under test.
const ask = async (method, path, body) => {
  const response = await fetch(state.url + path, {
    method,
    headers: { "api-key": state.keys[0] },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  assert.equal(response.status, 200);
  return response.json();
};

const chat = async (endpoint, model, key) => {
  const response = await fetch(`${endpoint}openai/v1/chat/completions`, {
    method: "POST",
    headers: { "api-key": key, "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "What does temperature do?" }] }),
  });
  return response.status;
};

const refused = async (promise, statusCode, code) => {
  const error = await promise.then(() => assert.fail("not refused"), (reason) => reason);
  assert.equal(error.name, "RestError", String(error.stack ?? error));
  assert.equal(error.statusCode, statusCode);
  assert.equal(error.code, code);
  return error;
};

const tests = {
  async "tenants and subscriptions"() {
    const tenants = await collect(subscriptions.tenants.list());
    const list = await collect(subscriptions.subscriptions.list());
    assert.equal(tenants[0].displayName, "Practice");
    assert.deepEqual(list.map((item) => item.displayName).sort(), ["Practice free trial", "Practice subscription"]);
    for (const item of list) {
      assert.equal(item.tenantId, tenants[0].tenantId);
      assert.equal(item.state, "Enabled");
    }
    assert.equal(list.find((item) => item.displayName === "Practice free trial").subscriptionPolicies.spendingLimit, "On");
    const one = await subscriptions.subscriptions.get(subscription);
    assert.equal(one.displayName, "Practice subscription");
  },

  async "accounts, page by page"() {
    await ask("POST", "/phidias/control", { path: "Microsoft.CognitiveServices/accounts", page_size: 1, times: 0 });
    const all = await collect(client.accounts.list());
    const some = await collect(below.accounts.listByResourceGroup(group));
    await ask("DELETE", "/phidias/control");
    assert.deepEqual(all.map((item) => item.name).sort(), ["practice-foundry", "practice-foundry-reader", "practice-foundry-sweden"]);
    assert.deepEqual(some.map((item) => item.name).sort(), ["practice-foundry", "practice-foundry-sweden"]);
    const one = await client.accounts.get(group, account);
    assert.equal(one.kind, "AIServices");
    assert.equal(one.properties.endpoint, `${state.url}/foundry/${account}/`);
    assert.equal(one.properties.provisioningState, "Succeeded");
  },

  async "models and quota"() {
    const models = await collect(client.accounts.listModels(group, account));
    const model = models.find((item) => item.name === "Phi-4-mini-instruct");
    assert.equal(model.format, "Microsoft");
    assert.equal(model.version, "1");
    assert.equal(model.lifecycleStatus, "GenerallyAvailable");
    assert.ok(model.deprecation.inference);
    assert.equal(model.skus[0].name, "GlobalStandard");
    assert.ok(model.skus[0].capacity.maximum >= model.skus[0].capacity.default);
    const usages = await collect(client.usages.list("eastus2"));
    const usage = usages.find((item) => item.name.value === "OpenAI.GlobalStandard.gpt-4o-mini");
    assert.equal(usage.currentValue, 50);
    assert.equal(usage.limit, 2000);
  },

  async "create and wait, then ask it"() {
    const made = await client.deployments.beginCreateOrUpdateAndWait(group, account, "my-phi", phi(20), quick);
    assert.equal(made.name, "my-phi");
    assert.equal(made.properties.provisioningState, "Succeeded");
    assert.equal(made.sku.capacity, 20);
    assert.equal(made.properties.model.name, "Phi-4-mini-instruct");
    const { key1 } = await client.accounts.listKeys(group, account);
    const { properties } = await client.accounts.get(group, account);
    assert.equal(await chat(properties.endpoint, "my-phi", key1), 200);
    assert.equal(await chat(properties.endpoint, "no-phi", key1), 404);
    const list = await collect(client.deployments.list(group, account));
    assert.deepEqual(list.map((item) => item.name).sort(), ["gpt-4o-mini", "my-phi"]);
  },

  async "change it and wait, told in each way"() {
    let capacity = 30;
    for (const form of ["async", "location", "state"]) {
      await ask("POST", "/phidias/control", { path: "/deployments/my-phi", method: "PUT", operation_form: form });
      capacity++;
      const changed = await below.deployments.beginCreateOrUpdateAndWait(group, account, "my-phi", phi(capacity), quick);
      assert.equal(changed.sku.capacity, capacity);
      assert.equal(changed.properties.provisioningState, "Succeeded");
    }
  },

  async "keys"() {
    const before = await client.accounts.listKeys(group, account);
    const after = await client.accounts.regenerateKey(group, account, "Key1");
    const { properties } = await client.accounts.get(group, account);
    assert.notEqual(after.key1, before.key1);
    assert.equal(after.key2, before.key2);
    assert.equal(await chat(properties.endpoint, "my-phi", before.key1), 401);
    assert.equal(await chat(properties.endpoint, "my-phi", after.key1), 200);
    assert.deepEqual(await client.accounts.listKeys(group, account), after);
  },

  async "delete and wait"() {
    await client.deployments.beginDeleteAndWait(group, account, "my-phi", quick);
    await refused(client.deployments.get(group, account, "my-phi"), 404, "ResourceNotFound");
    // Again is no error.
    await client.deployments.beginDeleteAndWait(group, account, "my-phi", quick);
  },

  async "no right to"() {
    const reader = ["practice-reader-rg", "practice-foundry-reader"];
    const error = await refused(
      client.deployments.beginCreateOrUpdateAndWait(...reader, "my-phi", phi(20), quick), 403, "AuthorizationFailed");
    assert.match(error.message, /Microsoft\.CognitiveServices\/accounts\/deployments\/write/);
    await refused(client.accounts.listKeys(...reader), 403, "AuthorizationFailed");
  },

  async "no quota"() {
    const body = {
      sku: { name: "GlobalStandard", capacity: 400 },
      properties: { model: { format: "OpenAI", name: "gpt-4o", version: "2024-11-20" } },
    };
    await client.deployments.beginCreateOrUpdateAndWait(group, account, "much", body, quick);
    const error = await refused(
      client.deployments.beginCreateOrUpdateAndWait(group, account, "more", body, quick), 400, "InsufficientQuota");
    assert.match(error.message, /current available capacity 50\./);
    await client.deployments.beginDeleteAndWait(group, account, "much", quick);
  },

  async "an operation that fails"() {
    await ask("POST", "/phidias/control", {
      path: "/deployments/doomed",
      method: "PUT",
      operation_error: { code: "InternalServerError", message: "There are no machines left." },
    });
    await assert.rejects(
      client.deployments.beginCreateOrUpdateAndWait(group, account, "doomed", phi(20), quick),
      /There are no machines left\./,
    );
    const doomed = await client.deployments.get(group, account, "doomed");
    assert.equal(doomed.properties.provisioningState, "Failed");
    await client.deployments.beginDeleteAndWait(group, account, "doomed", quick);
  },

  async "too many requests, waited out"() {
    await ask("DELETE", "/phidias/requests");
    await ask("POST", "/phidias/control", {
      path: `/accounts/${account}`,
      status: 429,
      headers: { "retry-after-ms": "20", "Retry-After": "1" },
      body: { error: { code: "SubscriptionRequestsThrottled", message: "Slow down." } },
    });
    const one = await client.accounts.get(group, account);
    assert.equal(one.name, account);
    const { requests } = await ask("GET", "/phidias/requests");
    assert.deepEqual(requests.map((request) => request.status), [429, 200]);
  },

  async "what is not there"() {
    await refused(client.accounts.get(group, "nobody"), 404, "ResourceNotFound");
    await refused(client.accounts.get("nowhere-rg", account), 404, "ResourceGroupNotFound");
    await refused(
      client.deployments.beginCreateOrUpdateAndWait(group, "nobody", "my-phi", phi(20), quick), 404, "ParentResourceNotFound");
    const stranger = new CognitiveServicesManagementClient(
      credential(state.token), "00000000-0000-4000-8000-000000000000", { endpoint: state.url, ...options });
    await refused(collect(stranger.accounts.list()), 404, "SubscriptionNotFound");
  },

  async "a token that is good for nothing"() {
    const wrong = new SubscriptionClient(credential("nonsense"), { endpoint: state.url, ...options });
    await refused(collect(wrong.subscriptions.list()), 401, "InvalidAuthenticationToken");
  },

  async "the other addresses that it prints"() {
    const metadata = await (await fetch(`${state.authority}/organizations/v2.0/.well-known/openid-configuration`)).json();
    assert.equal(metadata.token_endpoint, `${state.authority}/organizations/oauth2/v2.0/token`);
    const { summaries } = await (await fetch(`${state.catalog}/asset-gallery/v1.0/models`, {
      method: "POST",
      body: JSON.stringify({ filters: [{ field: "name", values: ["Phi-4"], operator: "eq" }] }),
    })).json();
    assert.deepEqual(summaries.map((summary) => summary.name), ["Phi-4"]);
    const filter = encodeURIComponent("skuName eq 'Phi-4' and armRegionName eq 'eastus2'");
    const prices = await (await fetch(`${state.prices}/api/retail/prices?$filter=${filter}`)).json();
    assert.equal(prices.Count, 2);
  },

  async "the keys stay where they belong"() {
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
