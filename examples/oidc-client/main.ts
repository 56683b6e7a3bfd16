/**
 * A small web application that people sign in to through a verification.
 *
 *   ISSUER=https://id.example.com CLIENT_ID=cli_… CLIENT_SECRET=csk_… node main.ts
 *
 * Without these it makes a client for itself in the local cloud that `npm start` runs. PORT is 4500 unless told.
 */
import { createApplication } from "./application.ts";
import { makeLocalClient } from "./local-client.ts";

const {
  ISSUER,
  CLIENT_ID,
  CLIENT_SECRET,
  PORT = "4500",
  COUNTERSIGN_STATE_DIR = ".countersign",
} = process.env;
const baseUrl = process.env.BASE_URL ?? `http://127.0.0.1:${PORT}`;

const registered =
  ISSUER === undefined || CLIENT_ID === undefined || CLIENT_SECRET === undefined
    ? await makeLocalClient(COUNTERSIGN_STATE_DIR, baseUrl)
    : { issuer: ISSUER, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };

const server = await createApplication({ ...registered, baseUrl });
server.listen(Number(PORT), "127.0.0.1", () => console.log(`The example application runs at ${baseUrl}`));
