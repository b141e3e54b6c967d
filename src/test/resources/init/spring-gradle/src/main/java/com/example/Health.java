package com.example;

@RestController
@RequestMapping("/internal")
class Health {
  @GetMapping("/health")
  String health() {
    return "ok";
  }
}
