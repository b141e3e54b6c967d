module.exports = {
  client: 'sqlite3',
  connection: { filename: './feed.sqlite3' },
};
