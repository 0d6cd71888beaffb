/* One panel's page: all of it is on paper already; this opens the console around it. */

import { markReady, openConsole } from "../desk/console.js";

openConsole().start();
markReady();
