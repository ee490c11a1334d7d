// test-msal.mjs: Microsoft's own sign-in library, unchanged, against the emulator over TLS
//
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node test-msal.mjs EMULATOR CERTIFICATE.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { SubscriptionClient } from "@azure/arm-resources-subscriptions";
import { CryptoProvider, PublicClientApplication } from "@azure/msal-node";

const [program, certificate] = process.argv.slice(2);
const emulator = spawn(program, ["--control-plane", "--tls-cert", certificate], { stdio: ["ignore", "pipe", "inherit"] });
const ended = new Promise((resolve) => emulator.on("exit", (code, signal) => resolve({ code, signal })));
const lines = createInterface({ input: emulator.stdout })[Symbol.asyncIterator]();
const state = JSON.parse((await lines.next()).value);

const tenant = "70726163-7469-4365-8000-000000000001";
const second = "7365636f-6e64-4365-8000-000000000002";
const clientId = "11111111-2222-4333-8444-555555555555";
const armScopes = ["https://management.azure.com/.default"];
const redirectUri = "http://localhost:40999";

const make = (authority = "organizations") => new PublicClientApplication({
  auth: {
    clientId,
    authority: `${state.authority}/${authority}/v2.0`,
    knownAuthorities: [new URL(state.url).host],
    protocolMode: "OIDC",
  },
  system: { protocolMode: "OIDC" },
});

const ask = async (method, path, body) => {
  const response = await fetch(state.url + path, {
    method,
    headers: { "api-key": state.keys[0] },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  assert.equal(response.status, 200);
  return response.json();
};

// What a person does in a browser: the page's form, and one of its buttons.
const submit = async (page, fields) => {
  const text = await (await fetch(page)).text();
  const [, action] = text.match(/<form method="post" action="([^"]*)"/);
  const form = new URLSearchParams(fields);
  for (const [, name, value] of text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)) form.set(name, value);
  return fetch(new URL(action, page), { method: "POST", body: form, redirect: "manual" });
};

const list = async (token) => {
  const client = new SubscriptionClient(
    { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3600_000 }) },
    { endpoint: state.url },
  );
  const names = [];
  for await (const item of client.subscriptions.list()) names.push(item.displayName);
  return names.sort();
};

const signIn = async (application, answer = "sign-in") => {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const page = await application.getAuthCodeUrl({
    scopes: armScopes,
    redirectUri,
    state: "a state",
    codeChallenge: challenge,
    codeChallengeMethod: "S256",
    responseMode: "query",
  });
  const response = await submit(page, { account: "ada@practice.example", answer });
  assert.equal(response.status, 302);
  const back = new URL(response.headers.get("location"));
  assert.equal(back.origin, redirectUri);
  assert.equal(back.searchParams.get("state"), "a state");
  return { code: back.searchParams.get("code"), error: back.searchParams.get("error"), verifier };
};

const application = make();
let account;

const tests = {
  async "authorization code with PKCE"() {
    const { code, verifier } = await signIn(application);
    const result = await application.acquireTokenByCode({ code, codeVerifier: verifier, scopes: armScopes, redirectUri });
    account = result.account;
    assert.equal(account.username, "ada@practice.example");
    assert.equal(account.name, "Ada Practice");
    assert.equal(account.tenantId, tenant);
    assert.deepEqual(await list(result.accessToken), ["Practice free trial", "Practice subscription"]);
  },

  async "a refresh, for another resource"() {
    const result = await application.acquireTokenSilent({ account, scopes: ["https://cognitiveservices.azure.com/.default"] });
    assert.equal(result.fromCache, false);
    await assert.rejects(list(result.accessToken), (error) => error.code === "InvalidAuthenticationTokenAudience");
    const arm = await application.acquireTokenSilent({ account, scopes: armScopes, forceRefresh: true });
    assert.equal(arm.fromCache, false);
    assert.equal((await list(arm.accessToken)).length, 2);
  },

  async "a refresh that is refused"() {
    await ask("POST", "/phidias/control", {
      path: "/token",
      contains: "grant_type=refresh_token",
      entra: { error: "invalid_grant", code: 700082, description: "The refresh token has expired due to inactivity." },
    });
    await assert.rejects(
      application.acquireTokenSilent({ account, scopes: armScopes, forceRefresh: true }),
      (error) => error.errorCode === "invalid_grant" && /AADSTS700082/.test(error.message),
    );
  },

  async "somebody who declines"() {
    const { code, error } = await signIn(application, "decline");
    assert.equal(code, null);
    assert.equal(error, "access_denied");
  },

  async "a code that was used before"() {
    const { code, verifier } = await signIn(application);
    const request = { code, codeVerifier: verifier, scopes: armScopes, redirectUri };
    await application.acquireTokenByCode(request);
    await assert.rejects(make().acquireTokenByCode(request), /AADSTS54005/);
  },

  async "a verifier that is another one's"() {
    const { code } = await signIn(application);
    const { verifier } = await new CryptoProvider().generatePkceCodes();
    await assert.rejects(
      application.acquireTokenByCode({ code, codeVerifier: verifier, scopes: armScopes, redirectUri }), /AADSTS501481/);
  },

  async "a device"() {
    await ask("POST", "/phidias/control", { path: "/devicecode", entra: { interval: 0 } });
    const result = await make().acquireTokenByDeviceCode({
      scopes: armScopes,
      deviceCodeCallback: async ({ userCode, verificationUri }) => {
        const response = await submit(verificationUri, { user_code: userCode, account: "ben@practice.example", answer: "sign-in" });
        assert.equal(response.status, 200);
      },
    });
    assert.equal(result.account.username, "ben@practice.example");
    assert.equal((await list(result.accessToken)).length, 2);
  },

  async "a device that is turned down"() {
    await ask("POST", "/phidias/control", { path: "/devicecode", entra: { interval: 0 } });
    await assert.rejects(
      make().acquireTokenByDeviceCode({
        scopes: armScopes,
        deviceCodeCallback: async ({ userCode, verificationUri }) => {
          await submit(verificationUri, { user_code: userCode, account: "ben@practice.example", answer: "decline" });
        },
      }),
      /authorization_declined/,
    );
  },

  async "a tenant that one is a guest of"() {
    const guest = make(second);
    const { code, verifier } = await signIn(guest);
    const result = await guest.acquireTokenByCode({ code, codeVerifier: verifier, scopes: armScopes, redirectUri });
    assert.equal(result.account.tenantId, second);
    assert.deepEqual(await list(result.accessToken), ["Second subscription"]);
  },

  async "a tenant that is not there"() {
    await assert.rejects(signIn(make("nobody.example")));
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
