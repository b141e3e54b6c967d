console.log("tickets");
