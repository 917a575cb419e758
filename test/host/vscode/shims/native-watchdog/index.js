// Ends an extension host whose server is gone. The native one also ends hosts that hang; tests have time limits for that.
exports.start = (serverPid) => {
  const look = () => {
    try {
      process.kill(serverPid, 0);
    } catch {
      process.exit(87);
    }
  };
  setInterval(look, 1000).unref();
};
