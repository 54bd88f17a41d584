// A small bot with @slack/bolt, for the test that Node's client passes unchanged.
// Started in a folder that has @slack/bolt installed; says "ready" when it serves.
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.cwd(), "package.json"));
const { App, LogLevel } = require("@slack/bolt");
const { API, BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, MODE } = process.env;
const socketMode = MODE === "socket";
const app = new App({
  token: BOT_TOKEN,
  appToken: APP_TOKEN,
  signingSecret: SIGNING_SECRET,
  socketMode,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: API },
});

const plain = (text) => ({ type: "plain_text", text });

app.command("/ask", async ({ ack, command, client }) => {
  if (command.text === "modal") {
    await client.views.open({
      trigger_id: command.trigger_id,
      view: {
        type: "modal",
        callback_id: "form",
        title: plain("A modal"),
        submit: plain("Send"),
        blocks: [
          {
            type: "input",
            block_id: "name",
            label: plain("Name"),
            element: { type: "plain_text_input", action_id: "value" },
          },
        ],
      },
    });
    return ack();
  }
  return ack({
    text: `You said ${command.text}`,
    blocks: [
      { type: "actions", elements: [{ type: "button", action_id: "go", text: plain("Go") }] },
    ],
  });
});
app.action("go", async ({ ack, respond }) => {
  await ack();
  await respond({ text: "Gone", replace_original: true });
});
app.view("form", async ({ ack, view }) => {
  const name = view.state.values.name.value.value;
  await ack(name === "bad" ? { response_action: "errors", errors: { name: "Not that" } } : {});
});
app.event("app_mention", async ({ event, say }) => {
  await say({ text: "Yes?", thread_ts: event.ts });
});

const server = await app.start(socketMode ? undefined : { port: 0, host: "127.0.0.1" });
console.log(`ready ${socketMode ? "" : server.address().port}`);
