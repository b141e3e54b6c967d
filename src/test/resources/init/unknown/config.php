<?php $db = "x";
