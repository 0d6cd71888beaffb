/* What happened to the players of this page since it was loaded, for who reports on it: `frozen` were found standing
   still and begun anew, `recycled` were begun anew because they were old. */
export const playLog = { frozen: 0, recycled: 0 };
