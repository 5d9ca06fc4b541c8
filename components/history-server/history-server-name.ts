/** Names the server's objects, and marks its pods. */
export const historyServerName = "history-server";
