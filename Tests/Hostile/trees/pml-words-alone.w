<?xml version="1.0" encoding="UTF-8"?>
<wdata xmlns="http://ufal.mff.cuni.cz/pdt/pml/"><doc id="d"><para><w id="w1"><token>ano</token></w></para></doc></wdata>
