package com.x;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
public class Main { public static void main(String[] a) throws Exception {
  int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
  HttpServer s = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
  s.createContext("/health", x -> { x.sendResponseHeaders(200, -1); x.close(); });
  s.start(); } }
